"""The press kit as files: facts as CSV, HTML and PDF, the map as PNG and SVG.

Claims are tested against times; where a time is hidden the claims are only for the crew, since what is computed for
them would tell it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from flambeau.gazetteer import missing
from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.hidden import shown
from flambeau.publish.itinerary import guard
from flambeau.publish.language import LANGUAGES, Language
from flambeau.publish.lines import Positions
from flambeau.publish.press.figures import Claimed, Line, claims, figures
from flambeau.publish.text import one_line
from flambeau.reach import Reach, reach
from flambeau.timeline import Timeline

WITHIN = 25_000.0  # [m] from the way: who lives there is counted


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures and claims, and the title of their journey."""

    title: str
    figures: tuple[Line, ...]
    claims: tuple[Claimed, ...]


def facts_of(
    journey: Journey, plan: Plan, language: Language, reached: Sequence[Reach] = (), *, crew: bool = False
) -> Facts:
    """Return what the press may know of a journey."""
    told = claims(journey, plan, language) if crew or not hides(journey, plan) else ()
    return Facts(one_line(journey.title), figures(journey, plan, language, reached, crew=crew), told)


def hides(journey: Journey, plan: Plan) -> bool:
    """Tell whether any time of a journey may not be shown to the public."""
    return any(None in times for times in shown(journey, plan).values())


def as_csv(told: Facts) -> bytes:
    """Return facts as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("kind", "id", "what", "said", "computed", "verdict", "how", "sources"))
    rows: list[tuple[str, ...]] = [("figure", "", line.name, "", line.value, "", line.how, "") for line in told.figures]
    rows += [("claim", c.id, c.says, c.said, c.computed, c.verdict, c.how, "; ".join(c.sources)) for c in told.claims]
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8")


def as_pdf(journey: Journey, plan: Plan, told: Facts, language: Language, *, crew: bool = False) -> bytes:
    """Return facts as PDF."""
    from flambeau.publish.sheets.pdf import pdf  # noqa: PLC0415 - only who prints needs typst
    from flambeau.publish.sheets.printed import frame  # noqa: PLC0415

    _ = language
    return pdf(
        "facts",
        frame(journey, plan, _("Facts"), _, crew=crew)
        | {
            "figures": [[line.name, line.value, line.how] for line in told.figures],
            "claims": [[c.says, c.said, c.computed, c.verdict, c.how, list(c.sources)] for c in told.claims],
            "figure_heads": [_("Figure"), _("Value"), _("How")],
            "claim_heads": [_("Claim"), _("Said"), _("Computed"), _("Verdict")],
            "parts": [_("The journey in figures"), _("What others say of it")],
        },
        journey.revised,
    )


_STYLE = (
    "body{font:1rem/1.45 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#20242c;background:#fff}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;"
    "border-bottom:1px solid #c9ced6}td:nth-child(2){white-space:nowrap;font-variant-numeric:tabular-nums}"
    "small{color:#4b5360}"
)


def as_html(told: Facts, language: Language) -> bytes:
    """Return facts as a page that needs nothing else."""
    _ = language
    first = _table((_("Figure"), _("Value"), _("How")), [(line.name, line.value, line.how) for line in told.figures])
    rows = [(c.says, c.said, c.computed, c.verdict, "\n".join((c.how, *c.sources))) for c in told.claims]
    second = _table((_("Claim"), _("Said"), _("Computed"), _("Verdict"), _("How, and sources")), rows)
    body = f"<h1>{escape(told.title)}</h1>\n<h2>{escape(_('The journey in figures'))}</h2>\n{first}"
    body += f"<h2>{escape(_('What others say of it'))}</h2>\n{second}" if rows else ""
    head = "\n".join((
        '<meta charset="utf-8">', f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(told.title)}</title>", f"<style>{_STYLE}</style>",
    ))  # fmt: skip
    page = f'<html lang="{language.code}">\n<head>\n{head}\n</head>\n<body>\n{body}</body>\n</html>\n'
    return f"<!DOCTYPE html>\n{page}".encode()


def _policy() -> str:
    """Return the page's policy: nothing at all but its own style, by its digest (CSP Level 3, 2.3.1)."""
    digest = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    lines = ("".join(f"<td>{'<br>'.join(map(_html, cell.splitlines()))}</td>" for cell in row) for row in rows)
    return (
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "".join(f"<tr>{line}</tr>\n" for line in lines)
        + "</tbody>\n</table>\n"
    )


def _html(text: str) -> str:
    from flambeau.publish.text import clean  # noqa: PLC0415

    return escape(clean(text))


def press(
    journey: Journey, plan: Plan, timeline: Timeline, language: Language, *, reached: Sequence[Reach] = (),
    crew: bool = False, mapped: bool = True,
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """Yield the files of the press kit as (path, bytes).

    Args:
        journey, plan, timeline: a journey, a plan of it and its timeline.
        language: of all words.
        reached: who lives near the way, if that is to be told.
        crew: show hidden times, too.
        mapped: with the map.
    """
    told = facts_of(journey, plan, language, reached, crew=crew)
    yield "facts.csv", as_csv(told)
    yield "facts.html", as_html(told, language)
    yield "facts.pdf", as_pdf(journey, plan, told, language, crew=crew)
    if mapped:
        yield from _map(journey, plan, timeline, language, crew=crew)


def _map(
    journey: Journey, plan: Plan, timeline: Timeline, language: Language, *, crew: bool
) -> Iterator[tuple[str, bytes]]:
    from flambeau.publish.press.chart import chart  # noqa: PLC0415 - matplotlib
    from flambeau.publish.press.route import route  # noqa: PLC0415
    from flambeau.publish.press.topology import coasts  # noqa: PLC0415

    way = route(journey, plan, timeline, crew=crew)
    for form, content in chart(way, coasts(), language).items():
        yield f"map.{form}", content


def near(journey: Journey, plan: Plan, timeline: Timeline, *, crew: bool = False) -> tuple[Reach, ...]:
    """Return who lives near the way; nothing without towns, and for the public where a time is hidden."""
    return () if missing() or (hides(journey, plan) and not crew) else (reach(timeline, WITHIN),)


def write(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False,  # noqa: ARG001
    language: Language | None = None,
) -> Mapping[str, bytes]:  # fmt: skip
    """Return the files of the press kit by name."""
    timeline, _ = Timeline(journey, plan), language or Language(LANGUAGES[0])
    reached = near(journey, plan, timeline, crew=crew)
    return dict(press(journey, plan, timeline, _, reached=reached, crew=crew))
