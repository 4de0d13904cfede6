"""The harness itself: what must make a test of the page fail, does."""

from pathlib import Path

import pytest

from browser import Visiting, served
from node import javascript

PAGE = """<!doctype html><html lang="en"><head><title>A page</title>{head}</head>
<body><main><h1>A page</h1>{body}</main></body></html>"""


def page(folder: Path, *, head: str = '<link rel="icon" href="data:,">', body: str = "") -> Path:
    (folder / "index.html").write_text(PAGE.format(head=head, body=body), "utf-8")
    return folder


def test_node_answers_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "twice.js").write_text("export function twice(x) { return x * 2; }\n", "utf-8")
    source = 'import { twice } from "./twice.js";\nfunction answer(x) { return twice(x); }\n'
    assert javascript(source, [1, 2.5], tmp_path, tmp_path) == [2, 5.0]


def test_an_error_of_javascript_fails(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="no such thing"):
        javascript('function answer() { throw new Error("no such thing"); }', [1], tmp_path)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<script>console.error('ouch')</script>", "ouch"),
        ("<script>throw new Error('thrown')</script>", "thrown"),
        ('<img alt="" src="missing.png">', "404"),
    ],
)
def test_errors_of_a_page_are_seen(tmp_path: Path, visit: Visiting, body: str, told: str) -> None:
    with served(page(tmp_path, body=body)) as address:
        seen = visit(address)
        assert told in "".join(seen.errors)
        seen.errors.clear()


def test_another_host_is_seen(tmp_path: Path, visit: Visiting) -> None:
    with served(page(tmp_path, body='<img alt="" src="http://localhost:9/picture.png">')) as address:
        seen = visit(address)
        assert seen.hosts > {address.removeprefix("http://").rstrip("/")}
        with pytest.raises(AssertionError, match="localhost:9"):
            seen.check("none")
        seen.errors.clear()
        seen.hosts.clear()


def test_axe_sees_an_image_without_words(tmp_path: Path, visit: Visiting) -> None:
    head = """<link rel="icon" href="data:,"><meta http-equiv="Content-Security-Policy" content="script-src 'self'">"""
    with served(page(tmp_path, head=head, body='<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')) as address:
        assert any("image-alt" in told for told in visit(address).axe())


def test_axe_has_nothing_against_a_good_page(tmp_path: Path, visit: Visiting) -> None:
    with served(page(tmp_path)) as address:
        assert visit(address).axe() == []
