"""The frame around every page: its templates, where its links lead, and what stands at its head and foot."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from flambeau.publish.language import Language
from flambeau.publish.pages.values import Values
from flambeau.publish.text import clean, one_line

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_DIGEST = 8  # digits of the plan's digest at the foot of a page

LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "fr": "Français"}


class Page(NamedTuple):
    """What a page is: its place below its language's folder, its template, its title and what the template takes."""

    path: str
    template: str
    title: str
    context: dict[str, Any]


class Link(NamedTuple):
    """A link of the navigation."""

    href: str
    label: str
    current: bool
    code: str = ""


def render(values: Values, language: Language, page: Page) -> str:
    """Return a page as HTML."""
    template = _environment().get_template(page.template)
    return template.render(_frame(values, language, page) | page.context)


def _frame(values: Values, language: Language, page: Page) -> dict[str, Any]:
    book = values.book
    root = "../" * (page.path.count("/") + (language.code != book.languages[0]))
    home = "../" * page.path.count("/")
    return {
        "_": language, "lang": language.code, "title": page.title, "path": page.path, "root": root, "home": home,
        "head": _head(values, language, root, index=page.path == "index.html"),
        "nav": _navigation(values, language, page.path, home),
        "languages": _languages(values, page.path, language, root),
        "globe": book.globe and page.path == "index.html", "journey_title": book.plan.title,
        "summary": book.journey.summary, "sourced": bool(values.journey.sources), "crew": book.crew,
        "version": book.version, "digest": book.digest[:_DIGEST], "licences": book.licences, "whole": book.whole,
    }  # fmt: skip


def _head(values: Values, language: Language, root: str, *, index: bool) -> Markup:
    """Return what the site puts into the head; without a site there is nothing."""
    from markupsafe import Markup  # noqa: PLC0415

    head = values.book.heads.get(language.code)
    return Markup("" if head is None else head(root, globe=index and values.book.globe))  # the site's own


def _navigation(values: Values, _: Language, path: str, home: str) -> list[Link]:
    shown = [
        ("index.html", _("Journey"), True),
        ("3d.html", _("3-D"), values.book.solid is not None),
        ("stops.html", _("Stops"), True),
        ("days.html", _("Days"), True),
        ("pictures.html", _("Pictures"), bool(values.journey.shots)),
        ("facts.html", _("Facts"), values.states),
        ("money.html", _("Money"), values.book.crew),
        ("files.html", _("Files"), True),
        ("times.html", _("How times are told"), True),
    ]
    section = path.split("/", 1)[0].removesuffix(".html") + ".html"
    return [Link(home + to, label, to == section) for to, label, there in shown if there]


def _languages(values: Values, path: str, language: Language, root: str) -> list[Link]:
    codes = values.book.languages
    if len(codes) < 2:
        return []
    return [
        Link(root + ("" if code == codes[0] else f"{code}/") + path, LANGUAGE_NAMES.get(code, code),
             code == language.code, code)
        for code in codes
    ]  # fmt: skip


@cache
def _environment() -> Environment:
    """Return the templates, compiled once. All that a document says is escaped; a name that is missing is an error."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - only who publishes needs it

    folder = files("flambeau").joinpath("page", "templates")
    environment = Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8")),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        cache_size=-1, finalize=_written,
    )  # fmt: skip
    environment.filters["line"] = one_line
    environment.globals["named"] = _named
    return environment


def _written(value: object) -> object:
    """Return a value as it may be written: no character of a document that HTML cannot hold."""
    return clean(value) if type(value) is str else value


def _named(message: str, **names: str) -> Markup:
    """Return a sentence with names of a document in it, each of which has its own direction of writing."""
    from markupsafe import Markup, escape  # noqa: PLC0415

    shown = {key: Markup("<bdi>{}</bdi>").format(one_line(name)) for key, name in names.items()}
    return Markup(escape(message)).format(**shown)
