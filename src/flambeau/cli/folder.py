"""A folder of published files that is brought up to date: whole or not at all, and without touching what is not ours.

New files are first written to a hidden folder within it, so that a failure leaves the old site as it was. Then they are
moved into their places in the order of the site, what others ask for first. A manifest keeps what flambeau wrote: only
that is ever removed. Old files with a hash in their name stay for one more generation: a page that is open may still
ask for them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flambeau.cli.reading import write
from flambeau.finding import UsageError

MANIFEST = ".flambeau-site.json"
STAGE = ".flambeau-new-"
IMMUTABLE = ("assets/", "pictures/")

_FORMAT = "flambeau-site/1"

Digests = dict[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What flambeau wrote into a folder: digests by path, of the site, and of what stays from the one before."""

    files: Digests
    kept: Digests

    @property
    def all(self) -> Digests:
        """Return both."""
        return self.kept | self.files

    def dump(self) -> bytes:
        """Return it as its file."""
        value = {"format": _FORMAT, "files": self.files, "kept": self.kept}
        return json.dumps(value, ensure_ascii=False, indent=0, sort_keys=True).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a folder: sizes of the site's files by path, and the paths that changed and that went away."""

    sizes: dict[str, int]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def bring(folder: Path, files: Iterable[tuple[str, bytes]], *, force: bool = False) -> Written:
    """Make a folder hold these files.

    Args:
        folder: made when it is not there.
        files: (path below it, bytes), what others ask for first.
        force: also write into a folder with files that are not flambeau's; they stay, but for those of the same name.

    Raises:
        UsageError: there are such files, a path leads out of the folder, or another run is writing there.
    """
    blocked = next((p for p in (folder, *folder.parents) if p.exists() and not p.is_dir()), None)
    if blocked is not None:
        raise UsageError(f"{blocked} is a file: name a folder for the site.")
    _refuse_foreign(folder, _manifest(folder), force)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        return _bring(folder, files, force)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder. The lock is on the folder itself, and gone with the process; no file is left.

    Where a system or its disk has no such locks (Windows, some networks), two runs at once are the user's to avoid.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on every system

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise UsageError(
            f"Another flambeau is writing to {folder}. Wait until it is done, then publish again."
        ) from None
    except OSError:
        pass
    try:
        yield
    finally:
        os.close(handle)


def _bring(folder: Path, files: Iterable[tuple[str, bytes]], force: bool) -> Written:
    before = _manifest(folder)
    for left in folder.glob(f"{STAGE}*"):
        shutil.rmtree(left)  # of a run that was cut off
    with tempfile.TemporaryDirectory(dir=folder, prefix=STAGE) as stage:
        digests, sizes, changed = _staged(folder, Path(stage), files, before, force)
        kept = _kept(before, digests)
        # Whatever happens from here on, what is in the folder is known to be ours.
        write(folder / MANIFEST, Manifest(before.all | digests, {}).dump())
        for path in changed:
            _move(Path(stage, path), folder / path)
    removed = tuple(_removed(folder, {p: d for p, d in before.all.items() if p not in digests and p not in kept}))
    write(folder / MANIFEST, Manifest(digests, kept).dump())
    return Written(sizes, tuple(changed), removed)


def _manifest(folder: Path) -> Manifest:
    """Return what flambeau wrote into a folder; nothing when it has no manifest that can be read."""
    try:
        value = json.loads((folder / MANIFEST).read_text("utf-8"))
        return Manifest(dict(value["files"]), dict(value["kept"])) if value["format"] == _FORMAT else Manifest({}, {})
    except (OSError, ValueError, KeyError, TypeError):
        return Manifest({}, {})


def _refuse_foreign(folder: Path, before: Manifest, force: bool) -> None:
    if force or before.files or not folder.is_dir():
        return
    foreign = sorted(p.name for p in folder.iterdir() if not p.name.startswith((STAGE, MANIFEST)))
    if foreign:
        names = ", ".join(foreign[:3]) + (f" and {len(foreign) - 3} more" if len(foreign) > 3 else "")
        raise UsageError(f"{folder} holds files that flambeau did not write ({names}). Name an empty or a new folder,"
                         " or add --force: they stay, but for those of the same name.")  # fmt: skip


def _staged(
    folder: Path, stage: Path, files: Iterable[tuple[str, bytes]], before: Manifest, force: bool
) -> tuple[Digests, dict[str, int], list[str]]:
    """Write what is new or changed to the stage; return digests and sizes of all, and the paths of those."""
    digests, sizes, changed = {}, {}, []
    ways: set[str] = set()  # folders that stay within ours
    for path, content in files:
        _check(folder, path, before, force, ways)
        digests[path], sizes[path] = hashlib.sha256(content).hexdigest(), len(content)
        if not _same(folder / path, content):
            write(stage / path, content)
            changed.append(path)
    return digests, sizes, changed


def _check(folder: Path, path: str, before: Manifest, force: bool, ways: set[str]) -> None:
    """Refuse to write out of the folder, or over what is not ours."""
    if not _below(path):
        raise ValueError(f"{path!r} is no path below a folder")
    way = str(PurePosixPath(path).parent)
    if way not in ways and not _within(folder, way):
        raise UsageError(f"{folder / path} leads out of {folder} by a link. Remove the link, or name another folder.")
    if way not in ways:
        ways.add(way)
        _refuse_file(folder, way)
    if (folder / path).is_dir():
        raise UsageError(f"{folder / path} is a folder where a file of the site must be. Move it away.")
    if not force and path not in before.files and path not in before.kept and (folder / path).exists():
        raise UsageError(f"{folder / path} is there and flambeau did not write it. Move it away, or add --force.")


def _refuse_file(folder: Path, way: str) -> None:
    """Refuse a file where a folder of the site must be, before anything is moved."""
    for part in (PurePosixPath(way), *PurePosixPath(way).parents):
        if (folder / part).exists() and not (folder / part).is_dir():
            raise UsageError(f"{folder / part} is a file where a folder of the site must be. Move it away.")


def _below(path: str) -> bool:
    """Tell whether a path goes down only."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not PurePosixPath(path).is_absolute() and ".." not in parts


def _within(folder: Path, path: str) -> bool:
    """Tell whether a path stays in a folder, also through links."""
    return (folder / path).resolve().is_relative_to(folder.resolve())


def _same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _move(new: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new.replace(path)


def _kept(before: Manifest, digests: Digests) -> Digests:
    """Return what stays though the site does not name it: the immutable files of the site before.

    When no immutable file is new this is the same generation, and what stayed so far still does.
    """
    gone = {p: d for p, d in before.files.items() if p.startswith(IMMUTABLE) and p not in digests}
    if not gone and all(p in before.files for p in digests if p.startswith(IMMUTABLE)):
        gone = {p: d for p, d in before.kept.items() if p not in digests}
    return gone


def _removed(folder: Path, digests: Digests) -> Iterator[str]:
    """Remove files that are as flambeau wrote them, and folders that are empty then; yield their paths."""
    for path, digest in sorted(digests.items()):
        file = folder / path
        if not _below(path) or not _within(folder, path) or file.is_symlink() or not file.is_file():
            continue  # a manifest may say anything
        if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            continue
        file.unlink()
        yield path
        for parent in (folder / p for p in PurePosixPath(path).parents if str(p) != "."):
            if any(parent.iterdir()):
                break
            parent.rmdir()
