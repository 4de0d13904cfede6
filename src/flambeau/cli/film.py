"""Films: frames are kept in a folder beside the film until it is whole, so that a broken run goes on where it was."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from flambeau import __version__
from flambeau.cli.pictures import Asked, Studio, show, writer
from flambeau.cli.reading import write
from flambeau.render.caption import Caption
from flambeau.render.film import KINDS, film
from flambeau.render.metadata import Facts
from flambeau.shot import Shot

Frames = np.ndarray[Any, np.dtype[np.uint8]]


class Reel(NamedTuple):
    """A film: file .webp or .mp4, instants of its frames [POSIX s], and how many it shows in a second."""

    out: Path
    instants: list[float]
    fps: float


def make(studio: Studio, wanted: Shot, asked: Asked, reel: Reel, bar: Iterator[None]) -> None:
    """Make a film of a shot.

    Args:
        studio: the journey.
        wanted: its shot.
        asked: how the frames are wanted; without EV all are exposed as the middle one.
        reel: the film.
        bar: goes one step forward for each frame.
    """
    out, instants, fps = reel
    kind = writer(out, KINDS)
    middle = show(studio, wanted, instants[len(instants) // 2], asked)
    fixed = asked if middle.picture is None else replace(asked, ev=round(middle.picture.look.ev, 2))
    folder = out.with_name(f".{out.name}.frames")

    def frames() -> Iterator[Frames]:
        height = 0
        for t in instants:
            frame = _kept(studio, wanted, fixed, folder, t)
            height = height or len(frame)
            yield _alike(frame, height)
            next(bar)

    words = middle.picture.caption if middle.picture else Caption(wanted.name, "", "", "")
    where = middle.picture.facts if middle.picture else Facts(instants[0])
    write(out, film(frames(), kind, fps, words, where))
    shutil.rmtree(folder, ignore_errors=True)


def _kept(studio: Studio, wanted: Shot, asked: Asked, folder: Path, t: float) -> Frames:
    """Return a frame from the folder, or take it and keep it there."""
    from PIL import Image  # noqa: PLC0415 - only pictures need it

    file = folder / f"{_digest(studio, wanted, asked, t)}.png"
    if not file.is_file():
        write(file, show(studio, wanted, t, asked).file("png", caption=asked.caption))
    return np.asarray(Image.open(file).convert("RGB"), np.uint8)


def _alike(frame: Frames, height: int) -> Frames:
    """Return a frame as high as the first: a caption may take a line more or less."""
    missing = height - len(frame)
    return frame[:height] if missing <= 0 else np.concatenate((frame, np.repeat(frame[-1:], missing, axis=0)))


def _digest(studio: Studio, wanted: Shot, asked: Asked, t: float) -> str:
    """Return a name for all that a frame depends on."""
    inputs = (__version__, sorted(studio.plan.digests.items()), wanted, asked.size, asked.ev, asked.caption,
              asked.trace is None, t)  # fmt: skip
    return hashlib.sha256(repr(inputs).encode()).hexdigest()[:24]
