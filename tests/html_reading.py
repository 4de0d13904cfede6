"""A strict reader of HTML for tests: what is not closed, closed twice or not known is an error, not mended."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "path", "rect", "input"}


@dataclass
class Node:
    """An element with its attributes, the texts in it, and its children."""

    name: str
    attributes: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, as it stands."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, *names: str) -> list[Node]:
        """Return every element below it with one of these names, all where none is given."""
        found: list[Node] = []
        for child in self.children:
            if isinstance(child, Node):
                found += [child] * (not names or child.name in names) + child.all(*names)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.at = self.root = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag}: an attribute twice: {names}"
        node = Node(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID, f"<{tag}/> is no empty element"
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.at.name, f"</{tag}> where {self.at.name} is open"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data[:40]}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data[:40]}")


def read(html: str) -> Node:
    """Return the html element of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.at is reader.root, f"{reader.at.name} is never closed"
    [root] = [child for child in reader.root.children if isinstance(child, Node)]
    return root
