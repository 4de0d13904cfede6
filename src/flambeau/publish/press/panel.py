"""One map within a figure: sea, land, ways by mode, dots, and names where there is room for them.

All lengths on paper are millimetres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from flambeau.earth import MEAN_RADIUS, Floats
from flambeau.publish.press.labels import Placed, place
from flambeau.publish.press.projection import Projection
from flambeau.publish.press.route import Point, Route
from flambeau.publish.press.topology import Coasts

Numbers = np.ndarray[tuple[int], np.dtype[np.intp]]

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET, SEA, LAND, COAST, GRID = "#20242c", "#5d6675", "#dfeaf0", "#f8f4ea", "#8fa6b2", "#c5d6df"
COLOURS = ("#c8102e", "#1d4f9e", "#1f8a55", "#7d3c98", "#d9730d", "#00838f", "#7a4a1e", "#5b5b5b")
FLAT = ("#ffffff", INK, QUIET, SEA, LAND, COAST, GRID, *COLOURS)
DASHES: Any = ("-", (0, (4, 1.6)), (0, (1.2, 1.2)))
POINT = 25.4 / 72  # [mm]
LEADS = (3.5, 6.0, 9.0)  # [mm] from a dot to a label that has no room beside it
_SMALLEST, _CELL, _STRAIGHT = 0.2, 0.1, 0.04  # [mm]: of an island, between points, and off a straight line
SERIF, SANS = ["STIXGeneral", "DejaVu Sans"], ["DejaVu Sans"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on paper [mm]: left, bottom, width, height."""

    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True, eq=False)
class View:
    """A rectangle of a projection's plane, and the projection."""

    projection: Projection
    middle: Floats
    scale: float  # of the plane to a millimetre
    frame: Frame

    @property
    def kilometres(self) -> float:
        """Kilometres to a millimetre of paper, in the middle of the projection."""
        return self.scale * MEAN_RADIUS / 1000

    def millimetres(self, flat: Floats) -> Floats:
        """Return points of the plane (n, 2) in millimetres from the lower left corner of the frame."""
        return np.asarray((flat - self.middle) / self.scale + (self.frame.width / 2, self.frame.height / 2))


def view(projection: Projection, points: Floats, frame: Frame, margin: float = 9.0, least: float = 0.0) -> View:
    """Return a view in which points [rad, (n, 2)] have a margin [mm]; `least` is the least scale [km/mm]."""
    flat = projection.project(points)
    low, high = flat.min(axis=0), flat.max(axis=0)
    room = np.array([frame.width, frame.height]) - 2 * margin
    scale = max(float(((high - low) / room).max()), least * 1000 / MEAN_RADIUS)
    return View(projection, (low + high) / 2, scale, frame)


def axes_of(figure: Figure, frame: Frame) -> Axes:
    """Return axes that fill a frame and count in millimetres."""
    wide, high = figure.get_size_inches() * 25.4
    axes = figure.add_axes((frame.left / wide, frame.bottom / high, frame.width / wide, frame.height / high))
    axes.set_xlim(0, frame.width)
    axes.set_ylim(0, frame.height)
    axes.set_xticks([])
    axes.set_yticks([])
    return axes


def ground(axes: Axes, seen: View, coasts: Coasts, step: float) -> None:
    """Draw sea, graticule of `step` degrees, and land."""
    _draw_sea(axes, seen)
    for spine in axes.spines.values():
        spine.set_color(INK)
        spine.set_linewidth(0.5)
    _draw_lines(axes, seen, _graticule(step), GRID, 0.35)
    _draw_land(axes, seen, coasts)


def _draw_sea(axes: Axes, seen: View) -> None:
    """Fill the frame with sea, or what of it the world takes where all of it is shown."""
    edge = seen.projection.edge()
    if edge is None:
        axes.set_facecolor(SEA)
    else:
        axes.set_facecolor("white")
        axes.fill(*seen.millimetres(edge).T, facecolor=SEA, edgecolor=COAST, linewidth=0.5, zorder=0.5)


def _graticule(step: float) -> list[Floats]:
    fine = np.radians(np.arange(-180, 180.5, 1.0))
    parallels = [
        np.column_stack((np.full_like(fine, lat), fine)) for lat in np.radians(np.arange(-90 + step, 90, step))
    ]
    up = fine[(np.abs(fine) <= np.radians(90 - step) + 1e-9)]
    meridians = [np.column_stack((up, np.full_like(up, lon))) for lon in np.radians(np.arange(-180, 180, step))]
    return [*parallels, *meridians]


def _draw_lines(axes: Axes, seen: View, lines: Sequence[Floats], colour: str, width: float) -> None:
    from matplotlib.collections import LineCollection  # noqa: PLC0415 - only who draws needs it

    parts = fine_enough([part for one in lines for part in seen.projection.lines(one)], seen)
    axes.add_collection(LineCollection(parts, colors=colour, linewidths=width, zorder=2), autolim=False)


def _draw_land(axes: Axes, seen: View, coasts: Coasts) -> None:
    from matplotlib.patches import PathPatch  # noqa: PLC0415
    from matplotlib.path import Path  # noqa: PLC0415

    rings = fine_enough(seen.projection.rings(coasts.rings), seen)
    paths = [Path(ring, closed=True) for ring in rings if len(ring) > 3]
    if paths:
        land = PathPatch(Path.make_compound_path(*paths), facecolor=LAND, edgecolor=COAST, linewidth=0.35, zorder=1)
        land.set_joinstyle("round")
        axes.add_artist(land)  # not add_patch: that would look for the limits of every curve


def fine_enough(parts: Sequence[Floats], seen: View, around: float = 6.0) -> list[Floats]:
    """Return parts of the plane as they are drawn: in millimetres, and no finer than can be seen.

    Args:
        parts: lines or rings of the plane (n, 2).
        seen: where they are drawn.
        around: how far outside of the frame [mm] lines are brought that lie outside, where they are not seen either.

    Returns:
        Those that touch the frame, in millimetres, without points that are less than 0.04 mm from a straight line.
    """
    if not parts:
        return []
    flat, starts = seen.millimetres(np.vstack(parts)), np.cumsum([0, *(len(part) for part in parts[:-1])])
    low, high = np.minimum.reduceat(flat, starts), np.maximum.reduceat(flat, starts)
    within = ((low < (seen.frame.width, seen.frame.height)) & (high > 0) & np.isfinite(high)).all(axis=1)
    within &= (high - low).max(axis=1) > _SMALLEST
    number = np.repeat(np.arange(len(parts)), np.diff(np.append(starts, len(flat))))
    chosen = within[number]
    if not chosen.any():
        return []
    flat = np.clip(flat[chosen], -around, (seen.frame.width + around, seen.frame.height + around))
    flat, number = _thinned(flat, number[chosen])
    return np.split(flat, np.flatnonzero(np.diff(number)) + 1)


def _thinned(flat: Floats, number: Numbers) -> tuple[Floats, Numbers]:
    """Leave out points of numbered lines that nobody sees; the first and the last of each line stay."""
    cell = np.floor(flat / _CELL)
    kept = np.append(True, (np.diff(cell, axis=0) != 0).any(axis=1)) | _ends(number)
    flat, number = flat[kept], number[kept]
    for _ in range(4):
        before, after = np.roll(flat, 1, axis=0), np.roll(flat, -1, axis=0)
        (x, y), (u, v) = (after - before).T, (flat - before).T
        far = np.hypot(x, y)
        off = np.where(far > _CELL, np.abs(x * v - y * u) / np.maximum(far, 1e-9), np.hypot(u, v))
        kept = (off >= _STRAIGHT) | _ends(number)
        kept[::2] = True  # of two that follow each other only one is left out at a time
        flat, number = flat[kept], number[kept]
    return flat, number


def _ends(number: Numbers) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which points are the first or the last of their line."""
    new = np.flatnonzero(np.diff(number)) + 1
    found = np.zeros(len(number), np.bool_)
    found[[0, *new, *(new - 1), -1]] = True
    return found


def styles(route: Route) -> dict[str, tuple[str, Any]]:
    """Return colour and dashes of each mode: flown ones are dashed."""
    return {
        mode: (COLOURS[k % len(COLOURS)], DASHES[2 if k >= len(COLOURS) else int(mode in route.flown)])
        for k, mode in enumerate(route.modes)
    }


def ways(axes: Axes, seen: View, route: Route, width: float) -> None:
    """Draw the ways by mode, over a pale seam that keeps them apart."""
    from matplotlib.collections import LineCollection  # noqa: PLC0415 - only who draws needs it

    for mode, (colour, dashes) in styles(route).items():
        parts = [part for way in route.ways if way.mode == mode for one in way.parts
                 for part in seen.projection.lines(one)]  # fmt: skip
        drawn = fine_enough(parts, seen, np.inf)
        seam = LineCollection(drawn, colors="white", linewidths=width + 1.0, alpha=0.7, zorder=3, capstyle="round")
        line = LineCollection(drawn, colors=colour, linewidths=width, linestyles=[dashes], zorder=4, capstyle="round")
        for lines in (seam, line):
            axes.add_collection(lines, autolim=False)


def dots(
    axes: Axes, seen: View, points: Sequence[Point], size: float, *, radius: float = 0.75, keep: Sequence[Floats] = ()
) -> None:
    """Draw points and their names, the weightiest first; where a name has no room its number may have.

    Args:
        axes, seen: where.
        points: what.
        size: of letters [pt].
        radius: of the dots [mm].
        keep: boxes [mm] that stay free.
    """
    ordered = sorted(points, key=lambda p: (-p.weight, p.number))
    flat = seen.millimetres(seen.projection.project(np.array([(p.lat, p.lon) for p in ordered]).reshape(-1, 2)))
    look: Any = {"s": (2 * radius / POINT) ** 2, "linewidth": 0.7, "zorder": 6}
    axes.scatter(flat[:, 0], flat[:, 1], facecolor="white", edgecolor=INK, **look)
    names = [written(axes, short(f"{p.number}  {p.name}", 40), size) for p in ordered]
    taken, frame = list(keep), (0.8, 0.8, seen.frame.width - 0.8, seen.frame.height - 0.8)
    found = place(flat, _sizes(axes, names), radius, frame, taken, leads=LEADS)
    _lead(axes, flat, found, _sizes(axes, names))
    named = _put(names, found, taken, axes)
    bare = [ordered[k] for k in range(len(ordered)) if k not in named]
    rest = flat[[k for k in range(len(ordered)) if k not in named]].reshape(-1, 2)
    numbers = [written(axes, str(p.number), size - 0.6, colour=QUIET) for p in bare]
    taken += [np.array([x - radius, y - radius, x + radius, y + radius]) for x, y in flat[sorted(named)]]
    _put(numbers, place(rest, _sizes(axes, numbers), radius, frame, taken), taken, axes)


def _lead(axes: Axes, flat: Floats, found: Sequence[Placed], sizes: Floats) -> None:
    """Draw lines from dots to the labels that are away from them."""
    for one in found:
        if one.led:
            low = np.array([one.x, one.y])
            near = np.clip(flat[one.number], low, low + sizes[one.number])
            axes.plot(*np.stack((flat[one.number], near)).T, color=INK, lw=0.35, zorder=5.5)


def _put(texts: Sequence[Any], found: Sequence[Placed], taken: list[Floats], axes: Axes) -> set[int]:
    """Put texts where they have room and take the others away; return which have, and add their boxes to `taken`."""
    sizes = _sizes(axes, texts)
    places = {one.number: (one.x, one.y) for one in found}
    for k, text in enumerate(texts):
        if k in places:
            text.set_position(places[k])
            taken.append(np.array([*places[k], *(places[k] + sizes[k])]))
        else:
            text.remove()
    return set(places)


def _sizes(axes: Axes, texts: Sequence[Any]) -> Floats:
    """Return width and height of texts [mm, (n, 2)]."""
    scale = 25.4 / axes.figure.dpi
    boxes = [text.get_window_extent() for text in texts]
    return np.array([(box.width * scale + 0.3, box.height * scale * 0.92) for box in boxes]).reshape(-1, 2)


def short(text: str, most: int) -> str:
    """Cut a text to so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def written(axes: Axes, words: str, size: float, at: tuple[float, float] = (0.0, 0.0), colour: str = INK) -> Any:
    """Write over a map, with a pale seam around the letters that keeps them apart from what is below."""
    from matplotlib.patheffects import withStroke  # noqa: PLC0415

    seam = [withStroke(linewidth=1.6, foreground="white", alpha=0.85)]
    look: Any = {"size": size, "color": colour, "family": SANS, "va": "bottom", "ha": "left", "zorder": 8}
    return axes.text(*at, words, path_effects=seam, parse_math=False, **look)


def scale_bar(axes: Axes, seen: View, left: float, bottom: float, words: str) -> None:
    """Draw a scale bar of a round length, with kilometres above it."""
    longest = 42 * seen.kilometres
    length = max(n * 10**k for k in range(-3, 6) for n in (1, 2, 5) if n * 10**k <= longest)
    right = left + length / seen.kilometres
    ends, high = (left, left, right, right), (bottom + 1.2, bottom, bottom, bottom + 1.2)
    axes.plot(ends, high, color=INK, lw=0.9, zorder=9)
    text = f"{length:,.0f} km {words}" if length >= 1 else f"{length * 1000:,.0f} m {words}"
    x, side = (left, "left") if words else ((left + right) / 2, "center")
    axes.text(x, bottom + 1.6, text.strip(), size=6.5, family=SANS, color=INK, va="bottom", ha=side, zorder=9)
