"""The document: text -> values with line and column, all mistakes at once, and back to text in one canonical form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flambeau.document.decode import decode
from flambeau.document.reading import Reader
from flambeau.document.source import MAIN, MAIN_LIMIT, Folder, Refused
from flambeau.finding import Finding, Where, in_order
from flambeau.journey import Journey

__all__ = ["load"]


def load(path: Path) -> tuple[Journey | None, tuple[Finding, ...], Mapping[str, str]]:
    """Read a journey.

    Args:
        path: a folder that holds `journey.toml`, or that file.

    Returns:
        The journey as far as it could be read (None when there is no readable document), all findings in order of
        place, and the SHA-256 digests of all files read, by their name in the folder.
    """
    root, name = (path, MAIN) if path.is_dir() else (path.parent, path.name)
    reader = Reader(Folder(root))
    try:
        text = reader.folder.read(name, MAIN_LIMIT)
    except Refused as refused:
        reader.refuse(refused, Where(reader.folder.shown(name)))
        return None, in_order(reader.findings), {}
    journey = decode(reader, text)
    return journey, in_order(reader.findings), dict(reader.folder.digests)
