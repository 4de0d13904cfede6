"""What the command `picture` works with: shots on their stages, and pictures of them, also where there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import degrees
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flambeau.cli.reading import as_rows
from flambeau.finding import Finding, UsageError
from flambeau.instants import format_local, format_utc
from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.radiance import imagery
from flambeau.render.caption import Caption, message
from flambeau.render.metadata import Facts, encoded
from flambeau.render.picture import Box, Picture, Trace, take
from flambeau.render.view import view
from flambeau.shot import Shot
from flambeau.shots import Chance, chance, chosen
from flambeau.stage.staging import Stage, stage
from flambeau.timeline import Timeline

Bytes = NDArray[np.uint8]
KINDS = ("png", "webp", "jpg")


@dataclass(frozen=True, slots=True)
class Asked:
    """How pictures are wanted: size in pixels, EV (None: as suggested), another renderer, and with what words."""

    size: tuple[int, int] = (960, 640)
    ev: float | None = None
    trace: Trace | None = None
    caption: bool = True


@dataclass(frozen=True, eq=False, slots=True)
class Studio:
    """A journey and its plan, ready for pictures."""

    journey: Journey
    plan: Plan
    timeline: Timeline
    last: dict[Shot, tuple[Stage | None, tuple[Finding, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, journey: Journey, plan: Plan) -> Studio:
        """Make the timeline of both."""
        return cls(journey, plan, Timeline(journey, plan))

    def shot(self, name: str) -> Shot:
        """Return the shot that a word means, as `shots.chosen` does."""
        return chosen(self.journey, name)[0]

    def stage(self, shot: Shot) -> tuple[Stage | None, tuple[Finding, ...]]:
        """Return the stage of a shot, and what is wrong with it; the last one is kept."""
        if shot not in self.last:
            self.last.clear()
            self.last[shot] = stage(self.journey, self.plan, self.timeline, shot)
        return self.last[shot]

    def chance(self, shot: Shot) -> Chance:
        """Return when it can be had."""
        return chance(self.journey, self.plan, self.timeline, shot, self.stage(shot))[0]

    def place(self, stage: Stage) -> str:
        """Return the name of the place of a stage."""
        place = self.journey.places.get(stage.item.place)
        name = place.name if place is not None else stage.item.name
        return f"On the way to {name}" if stage.item.kind == "leg" else name


def best(found: Chance) -> float | None:
    """Return the instant of the best window [POSIX s]; of the nearest miss if there is none; None without any."""
    if found.windows:
        return found.windows[0].best
    if found.nearest is not None:
        return found.nearest.t
    return None if found.span is None else sum(found.span) / 2


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """A picture, or a plate that says why there is none.

    Attributes:
        shot: as it is wanted.
        picture: None where it cannot be taken.
        plate: what is shown in its place, sRGB bytes (h, w, 3); None where there is a picture.
        findings: what is to be said.
    """

    shot: Shot
    picture: Picture | None
    plate: Bytes | None
    findings: tuple[Finding, ...]

    @property
    def image(self) -> Bytes:
        """Return its sRGB bytes without caption (h, w, 3)."""
        if self.picture is not None:
            return self.picture.pixels(caption=False)
        assert self.plate is not None
        return self.plate

    def file(self, kind: str, *, caption: bool) -> bytes:
        """Return it as a file; with or without caption it says in its metadata what it is."""
        if self.picture is not None:
            return self.picture.file(kind, caption=caption)
        words = Caption(self.shot.name, "", "", "", tuple(f.message for f in self.findings))
        return encoded(self.image, kind, words, Facts(0.0))


def show(studio: Studio, shot: Shot, t: float | None, asked: Asked) -> Shown:
    """Return the picture of a shot at an instant [POSIX s], or a plate that says why there is none.

    Args:
        studio: the journey.
        shot: of it.
        t: None: there is no instant at which it could be taken.
        asked: how it is wanted.
    """
    try:
        set_, findings = studio.stage(shot)
        if set_ is None or t is None:
            return _plate(shot, findings, asked.size)
        picture = take(view(set_, t, studio.place(set_)), asked.size, asked.ev, asked.trace)
    except FileNotFoundError as error:
        lost = Finding("C707", f"{shot.name}: {Path(error.filename or 'a model').name} is missing.", shot.where,
                       "install flambeau again with all of its data.", (shot.id,))  # fmt: skip
        return _plate(shot, (lost,), asked.size)
    return Shown(shot, picture, None, (*findings, *_outside(set_, t), *_lacking(set_)))


def _plate(shot: Shot, findings: tuple[Finding, ...], size: tuple[int, int]) -> Shown:
    lines = tuple(f.message for f in findings) or ("It can never be taken.",)
    return Shown(shot, None, message(size, shot.name, lines), findings)


def _outside(set_: Stage, t: float) -> tuple[Finding, ...]:
    """Say that a picture is asked for before or after what it is to be taken in."""
    start, end = set_.span
    if start <= t <= end:
        return ()
    shot, span = set_.shot, f"{format_utc(start)} to {format_utc(end)}"
    text = f"{shot.name}: {format_utc(t)} is not within {shot.inside}, {span}."
    nearer = start if t < start else end
    return (Finding("C708", text, shot.where, f"take it at {format_utc(nearer)}, or leave --at out.", (shot.id,)),)


def _lacking(set_: Stage) -> tuple[Finding, ...]:
    """Say which pictures of the Earth are missing, where it is seen from orbit."""
    gone = imagery.missing() if set_.aboard else ()
    if not gone:
        return ()
    text = f"{set_.shot.name}: {', '.join(gone)} missing, the Earth has plain colours."
    return (Finding("C707", text, set_.shot.where, "run `tools/setup` once with a network.", (set_.shot.id,)),)


def writer(out: Path, kinds: tuple[str, ...] = KINDS) -> str:
    """Return the kind of file that a name asks for.

    Raises:
        UsageError: it is none that flambeau writes.
    """
    kind = {"jpeg": "jpg"}.get(out.suffix.lower().lstrip("."), out.suffix.lower().lstrip("."))
    if kind not in kinds:
        raise UsageError(f"{out}: write to a name that ends in {', '.join('.' + k for k in kinds)}.")
    return kind


def facts(shown: Shown, file: Path | None) -> dict[str, object]:
    """Return what is known of a picture, as values for JSON."""
    start: dict[str, object] = {"shot": shown.shot.id, "name": shown.shot.name, "file": str(file) if file else None}
    end: dict[str, object] = {"findings": as_rows(shown.findings)}
    return start | (_of_picture(shown.picture) if shown.picture is not None else {}) | end


def _of_picture(picture: Picture) -> dict[str, object]:
    view_, exposure = picture.view, picture.exposure
    size = (picture.light.shape[1], picture.light.shape[0])
    up = np.array([0.0, 0.0, -1.0 if view_.aboard else 1.0])
    sun = np.asarray(view_.surroundings.sun, np.float64)
    return {
        "at": format_utc(view_.t), "local": format_local(view_.t, view_.zone or "UTC", seconds=True),
        "place": view_.place, "lat": round(degrees(view_.lat), 5), "lon": round(degrees(view_.lon), 5),
        "height": round(view_.height), "aboard": view_.aboard, "size": size,
        "sun": {
            "altitude": round(degrees(np.arcsin(np.clip(sun @ up, -1, 1))), 2),
            "direction": [round(float(x), 5) for x in sun], "pixel": _pixel(picture, view_.camera.position + sun * 1e9),
            "lux": round(float(np.max(view_.surroundings.sunlight)))},
        "exposure": {
            "ev": round(picture.look.ev, 2), "suggested": round(exposure.people, 2),
            "settings": [s.words for s in picture.settings], "white": round(picture.look.white),
            "subject": {"metered": round(exposure.subject.metered, 2), "burnt": round(exposure.subject.burnt, 4)},
            "frame": {"metered": round(exposure.frame.metered, 2), "burnt": round(exposure.frame.burnt, 4)},
            "warnings": list(exposure.warnings)},
        "in_frame": {name: _box(box) for name, box in picture.boxes.items()},
        "points": {name: {what: _pixel(picture, at) for what, at in points.items()}
                   for name, points in view_.points.items()},
        "assumptions": list(picture.caption.assumptions),
    }  # fmt: skip


def _box(box: Box) -> dict[str, object]:
    return {"left": box.left, "top": box.top, "right": box.right, "bottom": box.bottom, "share": round(box.share, 5)}


def _pixel(picture: Picture, at: NDArray[np.float64]) -> list[float] | None:
    """Return where a point of the stage is in the picture, also outside of its frame; None: behind the lens."""
    found, depth = picture.view.camera.project(at, (picture.light.shape[1], picture.light.shape[0]))
    return None if np.isnan(found).any() or not depth[0] > 0 else [round(float(x), 1) for x in found[0]]
