"""A whole site: the same bytes each time, links that lead somewhere, no other host, nothing hidden."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import T0, item, journey, leg, place, plan, stop, wanted
from conftest import Relay
from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.instants import format_utc
from flambeau.journey import Branch, Certainty, Journey
from flambeau.plan import Plan
from flambeau.publish.site import Gallery, Options, Photo, lacking, site
from flambeau.publish.site.assets import Assets, content_named, digits, imported, shipped
from flambeau.publish.site.head import data_block
from flambeau.publish.site.joined import NotPlain, joined
from flambeau.publish.site.words import messages
from flambeau.timeline import Timeline
from node import javascript

EXAMPLES = Path(__file__).parent.parent / "examples"


def built(wish: Journey, made: Plan, options: Options = Options(), gallery: Gallery = Gallery()) -> dict[str, bytes]:
    """Return a whole site."""
    files = list(site(wish, made, Timeline(wish, made), options=options, gallery=gallery))
    assert len({path for path, _ in files}) == len(files), "no path twice"
    return dict(files)


def example(name: str) -> Relay:
    """Return one of the examples, planned."""
    wish, _, _ = load(EXAMPLES / name)
    assert wish is not None
    return Relay(wish, evaluate(wish)[0])


@pytest.fixture(scope="module")
def small() -> dict[str, bytes]:
    """Return the site of a small journey."""
    return built(*example("two-towns"))


@pytest.fixture(scope="module")
def large(sochi: Relay) -> dict[str, bytes]:
    """Return the site of Sochi 2014."""
    return built(*sochi)


class Asked(NamedTuple):
    """Something that a page leads to: the element and attribute, and the address."""

    tag: str
    attribute: str
    address: str


class Page(HTMLParser):
    """Collects where a page leads, the ids in it, and its text."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.asked: list[Asked] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        for name, value in attrs:
            if name in ("href", "src", "action", "data", "poster", "srcset", "xlink:href", "data-czml") and value:
                self.asked.append(Asked(tag, name, value))
            if name == "id" and value:
                self.ids.add(value)


def pages(files: Mapping[str, bytes]) -> dict[str, Page]:
    """Return all pages of a site."""
    return {path: Page(content.decode("utf-8")) for path, content in files.items() if path.endswith(".html")}


def lost(files: Mapping[str, bytes]) -> list[str]:
    """Return links that lead nowhere."""
    read = pages(files)
    wrong = []
    for path, page in read.items():
        for asked in page.asked:
            url = urlsplit(asked.address)
            if url.scheme or url.netloc:
                continue
            target = path if not url.path else _joined(path, unquote(url.path))
            if target not in files:
                wrong.append(f"{path}: {asked}")
            elif url.fragment and target in read and unquote(url.fragment) not in read[target].ids:
                wrong.append(f"{path}: no such place: {asked}")
    return wrong


def _joined(page: str, way: str) -> str:
    parts: list[str] = list(PurePosixPath(page).parent.parts)
    for part in way.split("/"):
        if part == "..":
            assert parts, f"{page}: {way} leads above the site"
            parts.pop()
        elif part not in (".", ""):
            parts.append(part)
    return "/".join(parts) + ("/index.html" if way.endswith("/") else "")


@pytest.mark.parametrize("which", ["small", pytest.param("large", marks=pytest.mark.slow)])
def test_every_link_leads_somewhere(which: str, request: pytest.FixtureRequest) -> None:
    files = request.getfixturevalue(which)
    assert len(pages(files)) > 10
    assert not lost(files)


def test_a_lost_link_would_be_found(small: dict[str, bytes]) -> None:
    broken = small | {"ru/stops.html": b'<a href="../nowhere.html">x</a><a href="#nowhere">y</a>'}
    assert len([word for word in lost(broken) if word.startswith("ru/stops.html")]) == 2


def outside(files: Mapping[str, bytes]) -> list[str]:
    """Return what a site would ask another host for. Links that a reader may follow to a source are none of it."""
    wrong = []
    for path, page in pages(files).items():
        for asked in page.asked:
            url = urlsplit(asked.address)
            if (url.scheme or url.netloc) and asked.tag != "a" and not asked.address.startswith("data:"):
                wrong.append(f"{path}: {asked}")
    for path, content in files.items():
        if path.endswith((".css", ".html", ".js")):
            text = content.decode("utf-8")
            found = re.findall(r"url\(\s*['\"]?((?!data:|#)[^)'\"]+)|@import\s+([^;]+)", text)
            found += re.findall(r"""(?:import|fetch|importScripts|Worker)\(\s*["'`](\w*:?//[^"'`]+)""", text)
            found += re.findall(r"""(?:from|import)\s+["'](\w*:?//[^"']+)""", text)
            wrong += [f"{path}: {one}" for one in found]
    return wrong


@pytest.mark.parametrize("which", ["small", pytest.param("large", marks=pytest.mark.slow)])
def test_no_other_host_is_asked(which: str, request: pytest.FixtureRequest) -> None:
    assert not outside(request.getfixturevalue(which))


@pytest.mark.parametrize("text", [
    '<img src="//cdn.example/a.png">', '<link rel="preconnect" href="https://fonts.example">',
    "<style>@import 'https://a.example/a.css';</style>", '<script src="http://a.example/a.js"></script>',
    "<style>a { background: url(http://a.example/a.png) }</style>", '<script>fetch("https://a.example")</script>',
])  # fmt: skip
def test_another_host_would_be_found(text: str) -> None:
    assert outside({"index.html": text.encode()})


def test_the_same_journey_gives_the_same_bytes(small: dict[str, bytes]) -> None:
    shipped.cache_clear()
    again = built(*example("two-towns"))
    assert list(again) == list(small)
    assert [path for path in small if again[path] != small[path]] == []


def test_names_of_immutable_files_are_those_of_their_content(small: dict[str, bytes]) -> None:
    named = {path: content for path, content in small.items() if path.startswith(("assets/", "pictures/"))}
    assert named
    for path, content in named.items():
        assert re.search(r"-([0-9a-f]{12})\.\w+$", path)[1] == digits(content)  # type: ignore[index]


def test_what_is_asked_for_comes_first(small: dict[str, bytes]) -> None:
    order = list(small)
    assert order[-1] == "now.json", "the one file that changes points to others"
    assert max(order.index(p) for p in order if p.startswith("assets/")) < order.index("index.html")


def test_now(small: dict[str, bytes]) -> None:
    now = json.loads(small["now.json"])
    assert now["plan"] in small
    assert now["now"] is None, "a file knows no clock"
    assert json.loads(small[now["plan"]])["format"] == "flambeau-page/1"


def page_values(page: bytes) -> dict[str, object]:
    """Return what a page of the globe is told."""
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', page.decode("utf-8"), re.DOTALL)
    assert found is not None
    return json.loads(found[1])  # type: ignore[no-any-return]


def test_paths_of_the_page_lead_to_files(small: dict[str, bytes]) -> None:
    for page, root in (("index.html", ""), ("ru/index.html", "../"), ("fr/index.html", "../")):
        told = page_values(small[page])
        assert (told["root"], told["whole"]) == (root, False)
        land, towns = told["land"], told["towns"]
        assert isinstance(land, dict)
        assert isinstance(towns, dict)
        for path in (told["plan"], *land.values(), *towns.values()):
            assert path in small


def test_the_import_map_names_every_module_once(small: dict[str, bytes]) -> None:
    for page, root in (("index.html", "./"), ("ru/index.html", "../")):
        text = re.search(r'<script type="importmap">(.*?)</script>', small[page].decode("utf-8"))
        assert text is not None
        imports = json.loads(text[1])["imports"]
        assert imports == {f"{root}assets/{m.name}": f"{root}{m.path}" for m in shipped().modules.values()}


def test_inline_scripts_and_styles_are_those_of_the_policy(small: dict[str, bytes]) -> None:
    import hashlib
    from base64 import b64encode

    for path in ("index.html", "ru/index.html", "site.html"):
        page = small[path].decode("utf-8")
        rules = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
        assert rules is not None
        inline = re.findall(r'<script(?: type="importmap")?>(.*?)</script>', page, re.DOTALL)
        inline += re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        assert inline
        for text in inline:
            assert f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in rules[1]
        assert "unsafe" not in rules[1]
    for path, content in small.items():
        if path.endswith(".html") and not path.startswith("files/"):
            assert b'<meta http-equiv="Content-Security-Policy"' in content[:2000], path


def test_the_whole_page_needs_nothing_beside_it(small: dict[str, bytes]) -> None:
    page = small["site.html"].decode("utf-8")
    told = page_values(small["site.html"])
    assert told["whole"] is True
    ids = Page(page).ids
    land, towns = told["land"], told["towns"]
    assert isinstance(land, dict)
    assert isinstance(towns, dict)
    assert {told["plan"], *land.values(), *towns.values()} <= ids
    ways = [a for a in Page(page).asked if not a.address.startswith(("#", "data:", "http:", "https:", "mailto:"))]
    assert not ways


def test_a_site_without_the_map_library_has_all_tables(
    monkeypatch: pytest.MonkeyPatch, small: dict[str, bytes]
) -> None:
    bare: Assets = replace(shipped(), libraries=(), coasts=(), lacking=("d3-geo.min.js",))
    for module in ("flambeau.publish.site", "flambeau.publish.site.assets"):
        monkeypatch.setattr(f"{module}.shipped", lambda: bare)
    files = built(*example("two-towns"))
    assert [word for word in lacking() if "fetch.py" in word]
    assert {p for p in small if p.endswith(".html")} == {p for p in files if p.endswith(".html")}
    for path in ("index.html", "site.html", "ru/index.html"):
        assert b"<script" not in files[path]
    assert b"built without the map library" in files["index.html"]
    assert not lost(files)


# ---- what is hidden


SECRET = 1.25
"""Hours after T0 at which the hidden stop of `hiding` begins unless said otherwise."""


def hiding(at: float = SECRET) -> tuple[Journey, Plan]:
    """Return a journey with a stop whose start is hidden; nothing else hangs on when that is."""
    stops = (wanted("a", "a"), wanted("b", "b"), wanted("c", "c"))
    wish = journey(
        place("a", 50, 10), place("b", 50, 11), place("c", 50, 12), branches=[Branch("main", "The relay", stops)]
    )
    made = plan(
        stop("a", "a", 0, 0.25),
        leg("a", "b", 0.25, 0.25),
        item("rest", "rest-before-b", "b", 0.5, at - 0.5),
        stop("b", "b", at, 2, start_certainty=Certainty.HIDDEN),
        leg("b", "c", at + 2, 5.5 - at),
        item("rest", "rest-before-c", "c", 7.5, 0.5),
        stop("c", "c", 8, 1),
        digests={"journey.toml": digits(str(at).encode())},
    )
    return wish, made


def times_of(t: float) -> list[bytes]:
    """Return how an instant [POSIX s] may stand in a file."""
    utc = format_utc(t)
    return [utc.encode(), utc.replace("-", "").replace(":", "").encode(), str(round(t)).encode()]


def test_nothing_of_a_public_site_tells_a_hidden_time() -> None:
    public, crew = (built(*hiding(), Options(crew=crew)) for crew in (False, True))
    told = [path for path, content in public.items() if any(x in content for x in times_of(T0 + SECRET * 3600))]
    assert not told
    assert any(times_of(T0 + SECRET * 3600)[0] in content for content in crew.values())
    assert "money.html" in crew
    assert "money.html" not in public


@settings(max_examples=5)
@given(st.floats(1, 4.5), st.floats(1, 4.5))
def test_a_public_site_is_the_same_whatever_the_hidden_time(one: float, other: float) -> None:
    first, second = (built(*hiding(at), Options(languages=("en",))) for at in (one, other))
    assert list(first) == list(second)
    assert [path for path in first if first[path] != second[path]] == []


def test_nor_is_what_is_printed() -> None:
    first, second = (built(*hiding(at), Options(languages=("en",), paper=True)) for at in (1.0, 2.0))
    assert any(path.endswith(".pdf") for path in first)
    assert [path for path in first if first[path] != second[path]] == []


def test_the_public_sees_no_picture_at_a_hidden_time(sochi: Relay) -> None:
    shot = next(iter(sochi.journey.shots.values()))
    items = [replace(i, start_certainty=Certainty.HIDDEN) if i.id == shot.inside else i for i in sochi.plan.items]
    secret = replace(sochi.plan, items=tuple(items))
    photo = Photo(b"RIFF-a-picture", 96, 64, shot.name, "what it shows", sochi.plan.by_id()[shot.inside].start)
    hung = Gallery({shot.id: photo})
    options = Options(languages=("en",))
    seen = [p for p in built(sochi.journey, sochi.plan, options, hung) if p.startswith("pictures/")]
    assert seen == [f"pictures/{content_named(f'{shot.id}.webp', photo.content)}"]
    public = built(sochi.journey, secret, options, hung)
    assert not any(photo.content in content or path.startswith("pictures/") for path, content in public.items())


# ---- hostile texts


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>/!-\u2028\u2029&"), max_size=60))
def test_data_cannot_leave_its_element(text: str) -> None:
    block = data_block("x", json.dumps({"text": text}, ensure_ascii=False))
    inner = block[block.index(">") + 1 : block.rindex("</script>")]
    assert "<" not in inner
    assert not set(inner) & {"\u2028", "\u2029"}
    assert json.loads(inner) == {"text": text}


# ---- modules joined into one script


def run(script: str, folder: Path, expression: str) -> object:
    """Run a classic script in Node with a document that has just been read; return what an expression gives then."""
    program = (
        "import { runInNewContext } from 'node:vm';\n"
        "function answer([script, expression]) {\n"
        "  const told = []; let listener; const context = { console, told,"
        " document: { addEventListener: (_, run) => { listener = run; } } };\n"
        "  runInNewContext(script, context); listener();\n"
        "  return runInNewContext(expression, context);\n}\n"
    )
    return javascript(program, [[script, expression]], folder)[0]


def test_joined_modules_run_and_keep_their_names_apart(tmp_path: Path) -> None:
    modules = {
        "a.js": "const secret = 1;\nexport function one() {\n  return secret;\n}\n"
        "export const { x, y } = { x: 5, y: 6 };\n",
        "b.js": 'import { one } from "./a.js";\nconst secret = 10;\nexport class Two {\n  two() {\n'
        "    return one() + secret;\n  }\n}\n",
        "c.js": 'import { one, x, y } from "./a.js";\nimport { Two } from "./b.js";\n'
        '/** @type {import("./b.js").Two} */\nexport async function later() {}\n'
        "const two = new Two(); // import nothing\ntold.push(one(), two.two(), x + y);\n",
    }
    assert run(joined(modules), tmp_path, "told") == [1, 11, 11]


@pytest.mark.parametrize("line", [
    'import one from "./a.js";', 'import * as a from "./a.js";', 'import "./a.js";', "  import {", "export default 1;",
    'import { one as uno } from "./a.js";', 'const a = await import("./a.js");', "console.log(import.meta.url);",
    "export { one };", 'export * from "./a.js";', "export let z = 1;", 'import { one } from "../a.js";',
    'import { one } from "https://a.example/a.js";', 'import { lost } from "./a.js";', 'import { one } from "./z.js";',
])  # fmt: skip
def test_other_forms_are_refused(line: str) -> None:
    with pytest.raises(NotPlain, match=r"\.js|renamed"):
        joined({"a.js": "export function one() {}\n", "b.js": line + "\n"})


def test_all_modules_of_the_page_can_be_joined() -> None:
    assets = shipped()
    assert assets.interactive, "run `python tools/fetch.py` first"
    needed = assets.needed()
    names = [m.name for m in needed]
    for module in needed:
        before = names[: names.index(module.name)]
        assert set(imported(module.content.decode("utf-8"))) <= set(before)
    assert len(joined({m.name: m.content.decode("utf-8") for m in needed})) > 10_000


def test_messages_of_a_script_are_found() -> None:
    source = 'word("One");\nword(\n  "Two {n}", { n: 2 });\nsword("No");\nword("A \\"quote\\"");\nword("One");'
    assert messages(source) == ("One", "Two {n}", 'A "quote"')
