"""The document: text -> values with line and column, all mistakes at once, and back to text in one canonical form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flambeau.document.decode import decode
from flambeau.document.reading import Reader
from flambeau.document.source import Refused, open_journey
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
    try:
        folder, text = open_journey(path)
    except Refused as refused:
        return None, (Finding(refused.code, refused.message, refused.where or Where(str(path)), refused.hint),), {}
    reader = Reader(folder)
    journey = decode(reader, text)
    return journey, in_order(reader.findings), dict(folder.digests)
