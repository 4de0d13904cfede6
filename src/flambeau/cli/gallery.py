"""Predicted pictures for a site, when each can be taken, and its light: made once, then kept in the user's cache."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from flambeau import __version__
from flambeau.cli.pictures import Asked, Shown, Studio, best, show
from flambeau.cli.reading import write
from flambeau.finding import Finding, Where
from flambeau.publish.site.album import Photo
from flambeau.publish.text import one_line
from flambeau.radiance import imagery
from flambeau.shot import Shot
from flambeau.shots import Chance, Miss, Remedy, Window, course
from flambeau.shots.call import Line, call

LARGEST = 256 * 2**20
"""Bytes that the cache may hold; what was not used for longest goes first."""
_DPI = 300  # of a strip for print


@dataclass(frozen=True, slots=True)
class Hung:
    """What a site shows of one wanted picture; the photo is None where it cannot be taken."""

    chance: Chance
    calls: tuple[Line, ...]
    photo: Photo | None
    findings: tuple[Finding, ...] = ()
    light: Mapping[str, bytes] = field(default_factory=dict)  # over its time, by the ending of a file


def cache_folder() -> Path:
    """Return where pictures are kept: below XDG_CACHE_HOME, or ~/.cache.

    Source: XDG Base Directory Specification 0.8.

    Raises:
        OSError: the user has no home.
    """
    home = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(home) if Path(home).is_absolute() else Path.home() / ".cache") / "flambeau" / "pictures"
    except RuntimeError as error:
        raise FileNotFoundError("this user has no home; name a folder in HOME or XDG_CACHE_HOME") from error


def unkept() -> str:
    """Return a sentence when pictures cannot be kept for the next time; empty when all is well."""
    try:
        (folder := cache_folder()).mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"Pictures cannot be kept, and are drawn anew each time: {error}"


def hang(studio: Studio, shot: Shot, asked: Asked, digests: Mapping[str, str], *, light: bool = False) -> Hung:
    """Return a wanted picture at the best instant of its best window, from the cache if it was made before.

    Args:
        studio: the journey.
        shot: of it.
        asked: how it is wanted.
        digests: of the files of the journey.
        light: with the strip of its light, as PNG and SVG.
    """
    try:
        kept = cache_folder() / _key(shot, asked, digests)
    except OSError:
        return _made(studio, shot, asked)
    found = _read(kept, shot)
    if found is None:
        found = _made(studio, shot, asked)
        with suppress(OSError):  # a cache that cannot be written to is none
            _keep(kept, found)
    return replace(found, light=_light(studio, found.chance, kept)) if light else found


def _light(studio: Studio, found: Chance, kept: Path) -> dict[str, bytes]:
    """Return the strip of a picture in all forms, from the cache if it was drawn before; none without a stage."""
    from flambeau.publish.strips import FORMATS, strip  # noqa: PLC0415 - only for paper

    with suppress(OSError):
        return {form: kept.with_suffix(f".{form}").read_bytes() for form in FORMATS}
    one = course(studio.journey, studio.plan, studio.timeline, found)
    drawn = {} if one is None else {form: strip(one_line(studio.journey.title), [one], form, _DPI) for form in FORMATS}
    with suppress(OSError):
        for form, content in drawn.items():
            write(kept.with_suffix(f".{form}"), content)
        _prune(kept.parent)
    return drawn


def _key(shot: Shot, asked: Asked, digests: Mapping[str, str]) -> str:
    """Return what all that makes a picture comes down to; its instant follows from the same."""
    parts = [__version__, sorted(digests.items()), shot.id, asked.size, asked.ev, asked.caption, imagery.missing()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _made(studio: Studio, shot: Shot, asked: Asked) -> Hung:
    found = studio.chance(shot)
    shown = show(studio, shot, best(found), asked)
    return Hung(found, _calls(studio, found), _photo(shown, asked), shown.findings)


def _calls(studio: Studio, found: Chance) -> tuple[Line, ...]:
    """Return the call sheet of a shot in the light of its best window; none when it has no place."""
    set_, _ = studio.stage(found.shot)
    names = {holder.id: holder.name for holder in studio.journey.holders.values()}
    return () if set_ is None else call(set_, names, found.windows[0].best if found.windows else None)


def _photo(shown: Shown, asked: Asked) -> Photo | None:
    if shown.picture is None:
        return None
    from PIL import Image  # noqa: PLC0415 - only pictures need it

    content = shown.file("webp", caption=asked.caption)
    with Image.open(BytesIO(content)) as image:
        width, height = image.size
    caption = shown.picture.caption
    alt = ". ".join(text.rstrip(".") for text in (caption.title, caption.facts, caption.small) if text)
    return Photo(content, width, height, caption.title, alt + ".", shown.picture.view.t)


# ---- the cache: FILE.json says all that is known, FILE.webp is the picture, FILE.png and FILE.svg are its light


def _keep(path: Path, hung: Hung) -> None:
    """Write to the cache, the picture first: what is said of it is never without it."""
    value: dict[str, Any] = {"chance": asdict(hung.chance) | {"shot": None}, "calls": [asdict(c) for c in hung.calls]}
    if hung.photo is not None:
        write(path.with_suffix(".webp"), hung.photo.content)
        photo = hung.photo
        value["photo"] = {"width": photo.width, "height": photo.height, "title": photo.title, "alt": photo.alt,
                          "at": photo.at}  # fmt: skip
    value["findings"] = [asdict(f) for f in hung.findings]
    write(path.with_suffix(".json"), json.dumps(value).encode())
    _prune(path.parent)


def _read(path: Path, shot: Shot) -> Hung | None:
    """Return what the cache has; None for nothing, and for what cannot be read."""
    try:
        value = json.loads(path.with_suffix(".json").read_text("utf-8"))
        photo = value.get("photo")
        content = path.with_suffix(".webp").read_bytes() if photo else b""
        hung = Hung(
            _chance(shot, value["chance"]),
            tuple(Line(**line) for line in value["calls"]),
            Photo(content, **photo) if photo else None,
            tuple(_finding(row) for row in value["findings"]),
        )
        for file in (path.with_suffix(".json"), path.with_suffix(".webp")):
            if file.exists():
                os.utime(file)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return hung


def _chance(shot: Shot, value: dict[str, Any]) -> Chance:
    miss, span = value["nearest"], value["span"]
    windows = (w | {"good": tuple(w["good"]), "limits": tuple(w["limits"])} for w in value["windows"])
    return Chance(
        shot, None if span is None else (span[0], span[1]), value["zone"], tuple(Window(**w) for w in windows),
        tuple(value["why_not"]), None if miss is None else Miss(**miss),
        tuple(Remedy(r["change"], (r["window"][0], r["window"][1])) for r in value["remedies"]),
    )  # fmt: skip


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(row["code"], row["message"], Where(*row["where"]), row["hint"], tuple(row["things"]))


def _prune(folder: Path) -> None:
    """Remove what was not used for longest until the rest is small enough."""
    files = sorted(((f.stat().st_mtime, f.stat().st_size, f) for f in folder.iterdir()), reverse=True)
    total = 0
    for _, size, file in files:
        total += size
        if total > LARGEST:
            file.unlink(missing_ok=True)
