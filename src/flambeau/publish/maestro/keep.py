"""Put what changed into data as it was read, and leave all else as it stood: foreign keys, comments, order, quotes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from flambeau.document.maestro.steps import BLOCKS, TEXT, UNITS, actors_of
from flambeau.publish.maestro.fresh import Data, Duration, RowData, named, styled

_SPELLINGS = {keys[0]: keys for keys in BLOCKS.values()} | {TEXT[0]: TEXT}


def unshared(node: Any) -> Any:
    """Return a copy of data in which nothing stands twice (aliases, merge keys), with comments and layout."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq  # noqa: PLC0415

    if isinstance(node, dict):
        copy: Any = CommentedMap((key, unshared(value)) for key, value in node.items())
    elif isinstance(node, list):
        copy = CommentedSeq(map(unshared, node))
    else:
        return node
    for attribute in ("_yaml_comment", "_yaml_format"):
        if hasattr(node, attribute):
            setattr(copy, attribute, getattr(node, attribute))
    return copy


class Keeper:
    """Merges one file: `filled` are the actors by the roles of what was read, `names` the roles by actor since."""

    def __init__(self, filled: Mapping[str, str], names: Mapping[str, str]) -> None:
        self.filled, self.names = filled, names

    def merge(self, node: Any, old: Any, new: Any) -> Any:
        """Return `node`, from which `old` was read, so that `new` is read from it."""
        if node is not None and old is not None and type(old) is type(new):
            if old == new:
                return node
            match new:
                case Duration():
                    return self._duration(node, new)
                case RowData():
                    return self._row(node, old, new)
                case dict():
                    return self.mapping(node if isinstance(node, dict) else _map({TEXT[0]: node}), old, new)
                case list():
                    return self._list(node if isinstance(node, list) else _list([node]), old, new)
        return styled(new, self.names)

    def mapping(self, node: Any, old: Data, new: Data) -> Any:
        """Set in a mapping what changed, and take away what is gone."""
        for key in old.keys() - new.keys():
            for spelling in _SPELLINGS.get(key, (key,)):
                node.pop(spelling, None)
        for key, value in new.items():
            if key not in old or old[key] != value:
                first, *others = [s for s in _SPELLINGS.get(key, (key,)) if s in node] or [key]
                node[first] = self.merge(node.get(first), old.get(key), value)
                for other in others:
                    node.pop(other)
        return node

    def _duration(self, node: Any, new: Duration) -> Any:
        rest = {key: value for key, value in node.items() if key not in (*UNITS, "offset")}
        return styled(new, self.names) | rest

    def _row(self, node: Any, old: RowData, new: RowData) -> Any:
        inner = node.get("simo") or node
        known = {" + ".join(actors_of(key, self.filled)): key for key in inner}
        cells = _map({})
        for actors, series in new.items():
            before = inner[known[actors]] if actors in known else None
            cells[named(actors, self.names)] = self.merge(before, old.get(actors), series)
        rest = {} if inner is node else {key: value for key, value in node.items() if key != "simo"}
        return cells if len(cells) == 1 and inner is node and "simo" not in cells else _map({"simo": cells} | rest)

    def _list(self, node: Any, old: Sequence[Any], new: Sequence[Any]) -> Any:
        """Keep the items that stay, and merge those that changed with those that they took the place of."""
        if len(node) != len(old):
            return styled(new, self.names)
        out = _list([])
        for i, value in zip(partners(old, new), new, strict=True):
            out.append(styled(value, self.names) if i is None else self.merge(node[i], old[i], value))
            if i is not None and i in node.ca.items:
                out.ca.items[len(out) - 1] = node.ca.items[i]
        out.ca.comment, out._yaml_format = node.ca.comment, node.fa
        return out


def partners(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """Return for each item of a list which item of an older list it was: the same, the likest, or that in its place."""
    before, after = ([json.dumps(item, ensure_ascii=False) for item in items] for items in (old, new))
    found: dict[int, int] = {}
    gaps: list[tuple[range, range]] = []
    for what, i, end, j, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            found.update(zip(range(j, stop), range(i, end), strict=True))
        else:
            gaps.append((range(i, end), range(j, stop)))
    left = [i for was, _ in gaps for i in was], [j for _, now in gaps for j in now]
    found.update((j, i) for i, j in _likest(*left, old, new))
    taken = set(found.values())
    for was, now in gaps:
        found.update(zip((j for j in now if j not in found), (i for i in was if i not in taken), strict=False))
    return [found.get(j) for j in range(len(new))]


def _likest(was: list[int], now: list[int], old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Yield pairs of items that have texts in common, those with the most first."""
    if len(was) * len(now) > 10_000:
        return
    texts = {i: set(_texts(old[i])) for i in was}, {j: set(_texts(new[j])) for j in now}
    rated = sorted((-len(texts[0][i] & texts[1][j]), abs(i - j), i, j) for i in was for j in now)
    left = set(was), set(now)
    for common, _, i, j in rated:
        if common and i in left[0] and j in left[1]:
            left[0].remove(i)
            left[1].remove(j)
            yield i, j


def _texts(item: Any) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    for inner in item.values() if isinstance(item, dict) else item if isinstance(item, list) else ():
        yield from _texts(inner)


def _map(data: Mapping[str, Any]) -> Any:
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415

    return CommentedMap(data)


def _list(items: Sequence[Any]) -> Any:
    from ruamel.yaml.comments import CommentedSeq  # noqa: PLC0415

    return CommentedSeq(items)
