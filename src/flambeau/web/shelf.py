"""The files of a folder as a web server gives them away: nothing from outside of it, packed once, named by content."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from threading import Lock

LARGEST = 64 * 2**20
"""Bytes that are kept in memory; what was not asked for longest goes first."""

KINDS = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8", ".json": "application/json", ".geojson": "application/geo+json",
    ".czml": "application/json", ".gpx": "application/gpx+xml", ".kml": "application/vnd.google-earth.kml+xml",
    ".ics": "text/calendar; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".txt": "text/plain; charset=utf-8",
    ".oem": "text/plain; charset=utf-8", ".xml": "application/xml", ".pdf": "application/pdf",
    ".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml", ".ico": "image/x-icon",
    ".zip": "application/zip", ".woff2": "font/woff2",
}  # fmt: skip
"""Media types by suffix. Sources: RFC 9239 (js), 7946 (geojson), 5545 (ics), 4180 (csv), 9649 (webp); IANA."""

_PACKED = {".webp", ".png", ".jpg", ".zip", ".woff2", ".pdf"}  # already small
_LEAST = 512  # bytes that are worth packing


@dataclass(frozen=True, slots=True)
class Held:
    """A file as it is given away: its media type, bytes, the same packed (or None), and a tag of its content."""

    kind: str
    content: bytes
    packed: bytes | None
    tag: str

    @property
    def size(self) -> int:
        """Return how many bytes it takes in memory."""
        return len(self.content) + len(self.packed or b"")


class Shelf:
    """A folder whose files are asked for by the path of an address. It may change meanwhile."""

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        """Hold files of a folder in at most so many bytes."""
        self.folder = folder.resolve()
        self._largest = largest
        self._held: OrderedDict[Path, tuple[tuple[int, int], Held]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, path: str) -> Path | None:
        """Return the file of a decoded path; None for nothing, for hidden files, and for all outside of the folder."""
        parts = path.split("/")
        if any(c in path for c in "\\\0") or any(part.startswith(".") for part in parts) or ":" in parts[0]:
            return None
        try:
            file = self.folder.joinpath(PurePosixPath(path.lstrip("/"))).resolve()
            if file.is_dir():
                file = (file / "index.html").resolve()
            inside = file.is_relative_to(self.folder) and file.is_file()
        except (OSError, ValueError):
            return None
        return file if inside else None

    def hold(self, file: Path) -> Held:
        """Return a file's content, from memory if it is unchanged."""
        state = file.stat()
        stamp = (state.st_mtime_ns, state.st_size)
        with self._lock:
            if file in self._held and self._held[file][0] == stamp:
                self._held.move_to_end(file)
                return self._held[file][1]
        held = _held(file)
        with self._lock:
            self._keep(file, stamp, held)
        return held

    def _keep(self, file: Path, stamp: tuple[int, int], held: Held) -> None:
        if file in self._held:
            self._size -= self._held.pop(file)[1].size
        if held.size > self._largest:
            return
        self._held[file] = (stamp, held)
        self._size += held.size
        while self._size > self._largest:
            self._size -= self._held.popitem(last=False)[1][1].size


def _held(file: Path) -> Held:
    content, suffix = file.read_bytes(), file.suffix.lower()
    small = suffix in _PACKED or len(content) < _LEAST
    packed = None if small else gzip.compress(content, 6, mtime=0)
    if packed is not None and len(packed) >= len(content):
        packed = None
    tag = hashlib.sha256(content).hexdigest()[:20]
    return Held(KINDS.get(suffix, "application/octet-stream"), content, packed, tag)
