"""The stage of a shot: where and when it is, who stands on it, what is around them, and the camera.

What stands on it does not move with time: only the stage does, and with it Sun, Earth and sky.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from flambeau.custody import torch_of
from flambeau.earth import Floats, normals, to_fixed, to_geodetic
from flambeau.finding import NOWHERE, Finding, OutOfRange
from flambeau.journey import Journey, Kind
from flambeau.optics.camera import Camera
from flambeau.orbit.satellite import Satellite, nowhere
from flambeau.orbit.view import axes as horizon_axes
from flambeau.plan import Plan, Scheduled, around, resolve
from flambeau.scene.figure import TORCH_SIZE
from flambeau.scene.gltf import read_glb
from flambeau.scene.ground import ground
from flambeau.scene.landmark import solids
from flambeau.scene.mesh import Parts, Singles, placed
from flambeau.scene.rays import Scene, Solid
from flambeau.scene.station import arrays, turning
from flambeau.scene.station import station as station_solid
from flambeau.shot import CameraWanted, Landmark, Shot, Station
from flambeau.stage.fitting import misplaced
from flambeau.stage.frames import Frames, aboard, on_ground
from flambeau.stage.placing import Person, people, upward
from flambeau.stage.standing import buried
from flambeau.timeline import Timeline, track_of
from flambeau.track import Fixed, Span, Track
from flambeau.windows import Windows

ENCLOSED = 0.98
"""Share of the directions around a camera that must be blocked for it to be inside of something."""

ACROSS = 96
"""Rays over the width of an image that look for the people."""

_AROUND = 400  # directions
_CORNERS = 400  # of a landmark that the camera looks for
_FEW = 100  # points of the people that are seen: with fewer they are looked at more closely
_FOLDED = 0.02  # of the frame may be lost to a distorted lens without a word: the very corners


@dataclass(frozen=True, eq=False)
class Stage:
    """A shot on its stage.

    Attributes:
        shot: what is wanted.
        item: the row of the plan that it is within.
        span: of that [POSIX s].
        track: where the stage is.
        station: how the station stands that the stage is on; None on the ground.
        people: in the order of the shot.
        camera: on the stage.
        landmarks: one solid for each landmark of the shot, by id.
        around: the station, or the ground and the landmarks; without the people.
        burning: when the torch is lit, by the document.
    """

    shot: Shot
    item: Scheduled
    track: Track
    station: Station | None
    people: tuple[Person, ...]
    camera: Camera
    landmarks: dict[str, Solid]
    around: tuple[Solid, ...]
    burning: Windows

    @property
    def span(self) -> Span:
        """From when to when the picture may be taken [POSIX s]."""
        return self.item.start, self.item.end

    @property
    def zone(self) -> str:
        """The time zone of the place."""
        return self.item.zone

    @property
    def aboard(self) -> bool:
        """Tell whether the stage is in orbit."""
        return self.station is not None

    @property
    def up(self) -> Floats:
        """What is up on the stage (3,)."""
        return upward(aboard=self.aboard)

    def frames(self, t: Floats) -> Frames:
        """Return the axes, the Sun and the Moon at instants `t` [POSIX s, (n,)]; also outside of the span."""
        return on_ground(self.track, t) if self.station is None else aboard(self.track, self.station, t)

    @cached_property
    def subjects(self) -> tuple[Person, ...]:
        """The people but the one who carries the camera."""
        return tuple(p for p in self.people if p.wanted.name != self.shot.camera.helmet)

    @cached_property
    def company(self) -> Solid:
        """All the people as one solid."""
        return Solid(part for person in self.people for part in person.parts)

    @cached_property
    def seen(self) -> Floats:
        """The points of the subjects that the camera sees [m], evenly over the image, and the normals there (n, 6)."""
        return _seen(self)

    @cached_property
    def scene(self) -> Scene:
        """The people first, then what is around them."""
        return Scene((self.company, *self.around))

    def burns(self, t: float) -> tuple[Person, ...]:
        """Return the people whose torch burns at an instant [POSIX s]; the flame begins at their `torch_tip`."""
        lit = t in self.burning
        return tuple(p for p in self.people if p.wanted.torch and (lit if p.wanted.flame is None else p.wanted.flame))

    def turned(self, by: tuple[float, float, float]) -> Scene:
        """Return the station's arrays alone, off by angles [rad]: of truss, wings, and Russian arrays."""
        assert self.station is not None
        angles = np.add((self.station.alpha, self.station.beta, self.station.russian), by)
        return Scene((arrays(*map(float, angles)),))

    def blocked(self, origins: Singles, directions: Singles) -> NDArray[np.bool_]:
        """Tell in which rays' way something is (n,), whatever the angles of the station's arrays."""
        blocked, (station,) = Scene((self.company,)).occluded(origins, directions), self.around
        free = np.flatnonzero(~blocked)
        blocked[free] = station.blocks(origins[free], directions[free], turning())
        return blocked


def stage(journey: Journey, plan: Plan, timeline: Timeline, shot: Shot) -> tuple[Stage | None, tuple[Finding, ...]]:
    """Set the stage of a shot.

    Args:
        journey, plan: a journey and a plan of it.
        timeline: of both.
        shot: of the journey.

    Returns:
        The stage, or None where the shot has no place or its camera nothing to look at; and what is wrong with it.
    """
    one, findings = unseen(journey, plan, timeline, shot)
    return one, findings if one is None else (*findings, *blind(one))


def unseen(journey: Journey, plan: Plan, timeline: Timeline, shot: Shot) -> tuple[Stage | None, tuple[Finding, ...]]:
    """Set the stage as `stage` does, without a look at what its camera sees (`blind`), which takes most of the time."""
    item = plan.by_id().get(shot.inside)
    if item is None or item.branch not in timeline.lines or not item.end > item.start:
        return None, (_nowhere(shot, item),)
    track, station = _place(journey, plan, timeline, item)
    seen = journey.places.get(shot.view)
    tracks = (track,) if seen is None else (track, track_of(seen))
    if lost := next(filter(None, (_lost(shot, one, item) for one in tracks)), None):
        return None, (lost,)
    solid = None if station is None else station_solid(station.alpha, station.beta, station.russian)
    torch = torch_of(journey, item.branch)
    size = TORCH_SIZE if torch is None or torch.size is None else torch.size
    everyone, findings = people(shot.people, shot.camera, solid, aboard=station is not None, torch_size=size)
    landmarks = {} if station else _landmarks(journey, shot, track, (item.start + item.end) / 2)
    camera = _camera(shot.camera, everyone, landmarks, aboard=station is not None)
    if camera is None:
        message = f"{shot.name}: its camera has nothing to look at, or looks straight up."
        return None, (*findings, Finding("C706", message, shot.where, "give it look_at and up.", (shot.id,)))
    around = (solid,) if solid is not None else (_ground(shot.ground, shot.horizon), *landmarks.values())
    burning = _burning(journey, plan, item.branch, aboard=station is not None)
    one = Stage(shot, item, track, station, everyone, camera, landmarks, around, burning)
    wrong = *misplaced(shot, aboard=one.aboard), *buried(shot, everyone, around, aboard=one.aboard)
    return one, (*findings, *wrong)


def _nowhere(shot: Shot, item: Scheduled | None) -> Finding:
    """Say that what a shot is within has no time or no place in the plan."""
    what = "has no place in the plan" if item is None else "takes no time"
    message = f"{shot.name}: {shot.inside} {what}."
    return Finding("C703", message, shot.where, "name a stop, a leg or an event that lasts in `in`.", (shot.id,))


def _lost(shot: Shot, track: Track, item: Scheduled) -> Finding | None:
    """Say that nobody knows where something is while a shot may be taken: elements are good for some weeks."""
    try:
        track.positions(np.linspace(item.start, item.end, 5))
        why = nowhere(track, item.start, item.end) if isinstance(track, Satellite) else ""
    except OutOfRange as error:
        why = str(error)
    hint = "give the place elements of that time."
    return Finding("C703", f"{shot.name}: {why}", shot.where, hint, (shot.id,)) if why else None


def _place(journey: Journey, plan: Plan, timeline: Timeline, item: Scheduled) -> tuple[Track, Station | None]:
    """Return where an item of a plan is, and the station if it is on board of one."""
    *_, outer = around(item.id, plan.by_id())
    line, place = timeline.line(outer.branch), journey.places[outer.place]
    if outer.kind == "leg":
        return line.track, None
    if place.orbits:
        return line.satellites.get(place.id) or track_of(place), journey.stations.get(place.id, Station(place.id))
    return (track_of(place) if place.moves else Fixed(place.lat, place.lon, place.height)), None


def _burning(journey: Journey, plan: Plan, branch: str, *, aboard: bool) -> Windows:
    """Return when the torch of a branch burns: as its own `lit` says; on the ground, without one, with the flame.

    A torch in orbit burns only if it is said of it outright: there is no air.
    """
    torch, items = torch_of(journey, branch), plan.by_id()
    flames = [c for c in journey.carried.values() if (c.branch, c.kind, c.spare) == (branch, Kind.FLAME, False)]
    own = torch.lit if torch is not None else ()
    spans = own or (() if aboard else [lit for flame in flames for lit in flame.lit])
    ends = ((resolve(lit.start, items), resolve(lit.end, items)) for lit in spans)
    return Windows.of((a, b) for a, b in ends if a is not None and b is not None)


# ---- what stands around


@lru_cache(maxsize=16)
def _ground(material: str, horizon: tuple[tuple[float, float], ...]) -> Solid:
    return Solid(ground(material, horizon))


def _landmarks(journey: Journey, shot: Shot, track: Track, t: float) -> dict[str, Solid]:
    """Return the landmarks of a shot on its stage; one that moves is where it is at `t` [POSIX s]."""
    origin = track.positions(np.array([t]))[0]
    known = (journey.landmarks[name] for name in shot.landmarks if name in journey.landmarks)
    return {one.id: _standing(one, origin) for one in known}


def _standing(landmark: Landmark, origin: Floats) -> Solid:
    """Put a landmark where it is on the Earth: in true bearing, distance and, far away, leaning with the Earth.

    Source: east, north and up at both places (`orbit.view.axes`).
    """
    here = np.stack(horizon_axes(origin))
    height = float(to_geodetic(origin)[2]) if landmark.height is None else landmark.height
    there = to_fixed(landmark.lat, landmark.lon, height)
    c, s = np.cos(landmark.heading), np.sin(landmark.heading)
    own = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])  # rows: right, ahead, up in east, north, up
    turn = here @ np.stack(horizon_axes(there)).T @ own.T
    return Solid(placed(_shape(landmark), turn, here @ (there - origin)))


@lru_cache(maxsize=32)
def _shape(landmark: Landmark) -> Parts:
    """Return the shape of a landmark, in axes right, ahead, up."""
    model = read_glb(landmark.model, landmark.name) if landmark.model else ()
    return (*solids(landmark.parts), *model)


# ---- the camera


def _camera(
    wanted: CameraWanted, everyone: Sequence[Person], landmarks: dict[str, Solid], *, aboard: bool
) -> Camera | None:
    """Return the camera, or None when it has no place, or nothing to look at."""
    by_name = {person.wanted.name: person for person in everyone}
    holder = by_name.get(wanted.helmet)
    at = wanted.at if holder is None else holder.points["helmet_camera"]
    target = _target(wanted, by_name, landmarks)
    if at is None or target is None:
        return None
    up = upward(aboard=aboard) if wanted.up is None else wanted.up
    try:
        return Camera.looking(
            at, target, up, focal=wanted.focal, sensor=wanted.sensor, lens=wanted.lens, distortion=wanted.distortion,
            roll=wanted.roll,
        )  # fmt: skip
    except ValueError:
        return None


def _target(wanted: CameraWanted, by_name: dict[str, Person], landmarks: dict[str, Solid]) -> Floats | None:
    """Return the point that a camera looks at: what is named, where its helmet looks, the people, the landmarks."""
    if not isinstance(wanted.look_at, str):
        return np.array(wanted.look_at)
    if wanted.look_at in by_name:
        return by_name[wanted.look_at].middle
    if wanted.look_at in landmarks:
        return _middle(landmarks[wanted.look_at])
    if wanted.helmet in by_name:
        return by_name[wanted.helmet].points["helmet_ahead"]
    if by_name:
        return np.asarray(np.mean([person.middle for person in by_name.values()], axis=0))
    return np.asarray(np.mean([_middle(solid) for solid in landmarks.values()], axis=0)) if landmarks else None


def _middle(solid: Solid) -> Floats:
    return np.asarray((solid.vertices.min(axis=0) + solid.vertices.max(axis=0)) / 2, np.float64)


def blind(one: Stage) -> Iterator[Finding]:
    """Say whether a camera is inside of something, does not see the people or a landmark, or sees with a part only."""
    way, shot = np.asarray(sphere(_AROUND), np.float32), one.shot
    hits = one.scene.cast(np.asarray(one.camera.position, np.float32), way)
    where = shot.where if shot.camera.where == NOWHERE else shot.camera.where
    if hits.met.mean() >= ENCLOSED:
        wall = int(hits.distance.argmin())
        message = f"{shot.name}: the camera at {_numbers(one.camera.position)} is inside of something."
        out = one.camera.position + way[wall] * (hits.distance[wall] + 0.3)
        hint = f"move it out, the shortest way to {_numbers(out)}."
        yield Finding("C705", message, where, hint, (shot.id,))
        return
    if one.subjects and not one.seen.size:
        message = f"{shot.name}: the camera sees nothing of {', '.join(p.wanted.name for p in one.subjects)}."
        hint = f"let it look_at {_numbers(one.subjects[0].middle)}, the middle of {one.subjects[0].wanted.name}."
        yield Finding("C706", message, where, hint, (shot.id,))
    for name, solid in one.landmarks.items():
        if not _stands_on(one, solid) and not _sees(one, solid):
            yield Finding("C706", f"{shot.name}: the camera sees nothing of {name}, {_away(one, solid)}.", where,
                          f'let it look_at "{name}", or take it out of landmarks.', (shot.id, name))  # fmt: skip
    folded = _folded(one.camera)
    if folded > _FOLDED:
        message = f"{shot.name}: the distortion folds {100 * folded:.0f} % of the frame over: nothing is seen there."
        yield Finding("C706", message, where, "take numbers measured with this focal length and sensor.", (shot.id,))


def _stands_on(one: Stage, solid: Solid) -> bool:
    """Tell whether a camera is over a solid, such as a quay or a stage, which need not be seen."""
    flat, here = solid.vertices[:, :2], one.camera.position[:2]
    return bool((flat.min(axis=0) <= here).all() and (here <= flat.max(axis=0)).all())


def _sees(one: Stage, solid: Solid) -> bool:
    """Tell whether a camera sees a corner of a solid, or any other point of it."""
    size = _frame(one.camera, ACROSS)
    number, eye = one.scene.solids.index(solid), np.asarray(one.camera.position, np.float32)
    pixels, _ = one.camera.project(solid.vertices, size)
    with np.errstate(invalid="ignore"):
        inside = ((pixels >= 0) & (pixels <= size)).all(axis=1)
    corners = np.asarray(solid.vertices[inside] - eye, np.float32)
    corners = corners[:: max(len(corners) // _CORNERS, 1)]
    length = np.maximum(np.linalg.norm(corners, axis=1, keepdims=True), 1e-6)
    ways = one.camera.rays(size)
    ways = np.concatenate((ways[np.isfinite(ways).all(axis=1)], corners / length))
    return bool((one.scene.cast(eye, ways).solid == number).any())


def _away(one: Stage, solid: Solid) -> str:
    """Say how far away a solid is, and where."""
    east, north, up = (float(x) for x in _middle(solid) - one.camera.position)
    far = math.hypot(east, north, up)
    bearing, height = math.degrees(math.atan2(east, north)) % 360, math.degrees(math.asin(up / max(far, 1e-9)))
    return f"{far / 1000:.2f} km away at a bearing of {bearing:.0f} degrees, {abs(height):.0f} degrees {_way(height)}"


def _way(height: float) -> str:
    return "up" if height >= 0 else "down"


def _folded(camera: Camera) -> float:
    """Return the share of the frame in which a distorted lens sees nothing."""
    if not any(camera.distortion):
        return 0.0
    ways = camera.rays(_frame(camera, ACROSS))
    return float(np.isnan(ways).any(axis=1).mean())


def _numbers(point: Floats) -> str:
    return "[" + ", ".join(f"{x:.2f}" for x in point) + "]"


def _seen(one: Stage) -> Floats:
    """Return the points of the subjects that the camera sees [m], and the outward normals there (n, 6).

    People who are small in the frame are looked for once more with finer rays, only where they are.
    """
    found = _seen_by(one, one.camera.rays(_frame(one.camera, ACROSS)))
    return found if len(found) >= _FEW else max(found, _seen_by(one, _closer(one)), key=len)


def _frame(camera: Camera, across: int) -> tuple[int, int]:
    return across, round(across * camera.sensor[1] / camera.sensor[0])


def _closer(one: Stage) -> Singles:
    """Return rays to the part of the frame that the subjects are in, if they are in it (n, 3)."""
    mine = {person.wanted.name for person in one.subjects}
    corners = [part.vertices for part in one.company.parts if part.name in mine] or [np.empty((0, 3), np.float32)]
    size = _frame(one.camera, ACROSS)
    pixels, depth = one.camera.project(np.concatenate(corners), size)
    pixels = pixels[(depth > 0) & np.isfinite(pixels).all(axis=1)]
    if not len(pixels):
        return np.empty((0, 3), np.float32)
    low, high = (np.clip(edge, 0, size) for edge in (pixels.min(axis=0), pixels.max(axis=0)))
    x, y = np.meshgrid(*((np.arange(ACROSS) + 0.5) / ACROSS * (b - a) + a for a, b in zip(low, high, strict=True)))
    return one.camera.through(np.column_stack((x.ravel(), y.ravel())), size)


def _seen_by(one: Stage, ways: Singles) -> Floats:
    """Return where rays of the camera meet the subjects, and the outward normals there (n, 6)."""
    ways = ways[np.isfinite(ways).all(axis=1)]
    hits = one.scene.cast(np.asarray(one.camera.position, np.float32), ways)
    names = np.array([part.name for part in one.company.parts], dtype=object)
    mine = {person.wanted.name for person in one.subjects}
    ours = hits.solid == 0
    ours[ours] = [name in mine for name in names[one.company.part[hits.face[ours]]]]
    normal = one.company.flat[hits.face[ours]]
    normal = np.where((normal * ways[ours]).sum(axis=1, keepdims=True) > 0, -normal, normal)
    points = one.camera.position + ways[ours] * hits.distance[ours][:, None]
    return np.hstack((points, normal)).astype(np.float64)


def sphere(n: int) -> Floats:
    """Return `n` directions evenly over the sphere (n, 3).

    Source: the spiral of the golden angle (Gonzalez 2010).
    """
    k = np.arange(n)
    return normals(np.arcsin(1 - (2 * k + 1) / n), np.pi * (3 - np.sqrt(5)) * k)
