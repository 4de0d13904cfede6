"""The small maps beside the large one: what lies close together, and what is passed over from orbit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flambeau.instants import format_utc
from flambeau.publish.language import Language
from flambeau.publish.press import panel
from flambeau.publish.press.layout import FINEST, around, meridians
from flambeau.publish.press.panel import INK, POINT, SANS, Frame, View, short
from flambeau.publish.press.projection import EqualEarth, fitting
from flambeau.publish.press.route import Route, Track
from flambeau.publish.press.topology import Coasts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BAR = 50.0  # [mm] that a scale bar may take
_WORLD = np.radians([(0.0, -180.0), (0.0, 179.99), (90.0, 0.0), (-90.0, 0.0)])


def enlarged(figure: Figure, route: Route, coasts: Coasts, group: tuple[int, ...], frame: Frame) -> Axes:
    """Draw the part of a map around some places larger; every place of the route that falls into it is named."""
    places = route.places[list(group)]
    seen = panel.view(fitting(places), places, frame, margin=8.0, least=FINEST / 5)
    axes = panel.axes_of(figure, frame)
    panel.ground(axes, seen, coasts, meridians(seen))
    panel.ways(axes, seen, route, 0.9)
    flat = seen.millimetres(seen.projection.project(route.places))
    inside = np.all((flat > 0) & (flat < np.array([frame.width, frame.height])), axis=1).tolist()
    bar = np.array([frame.width - _BAR, 1.0, frame.width - 1, 6.5])
    letter = np.array([0.0, frame.height - 6, 6.0, frame.height])
    points = [point for point, within in zip(route.points, inside, strict=True) if within]
    panel.dots(axes, seen, points, 5.8, radius=0.7, keep=[bar, letter])
    panel.scale_bar(axes, seen, frame.width - _BAR + 4, 2.2, "")
    return axes


def located(axes: Axes, seen: View, route: Route, group: tuple[int, ...]) -> tuple[float, float]:
    """Mark on the large map what is drawn larger, its places as small dots; return the box's upper left corner."""
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - only who draws needs it

    left, bottom, right, top = around(seen, route, group)
    x, y = seen.millimetres(seen.projection.project(route.places[list(group)])).T
    axes.scatter(x, y, s=(0.7 / POINT) ** 2, facecolor="white", edgecolor=INK, linewidth=0.4, zorder=6)
    box = Rectangle(
        (left, bottom), right - left, top - bottom, facecolor="none", edgecolor=INK, linewidth=0.8, zorder=7
    )
    axes.add_patch(box)
    return float(left), float(top)


def badge(axes: Axes, left: float, top: float, letter: str) -> None:
    """Put the letter of an inset into a corner."""
    axes.text(
        left + 0.4, top - 0.4, letter, size=8, weight="bold", family=SANS, color="white", va="top", ha="left",
        zorder=10, bbox={"boxstyle": "square,pad=0.25", "facecolor": INK, "edgecolor": "none"},
    )  # fmt: skip


def orbit(figure: Figure, track: Track, coasts: Coasts, frame: Frame, language: Language) -> None:
    """Draw what is passed over on board, on the whole world."""
    _ = language
    seen = panel.view(EqualEarth(0.0), _WORLD, frame, margin=1.5)
    axes = panel.axes_of(figure, frame)
    panel.ground(axes, seen, coasts, 30.0)
    for part in seen.projection.lines(track.points):
        axes.plot(*seen.millimetres(part).T, color=panel.COLOURS[0], lw=1.1, zorder=4)
    ends = seen.millimetres(seen.projection.project(track.points[[0, -1]]))
    for (x, y), t, fill in zip(ends, (track.start, track.end), ("white", INK), strict=True):
        axes.scatter(x, y, s=(1.6 / POINT) ** 2, facecolor=fill, edgecolor=INK, linewidth=0.8, zorder=6)
        panel.written(axes, f"{format_utc(t)[11:16]} UTC", 6.5, (x + 1.6, y + 0.6))
    day = _.day(track.start, "UTC", "medium")
    words = short(_("From orbit: {what}, {date}", what=track.name, date=day), 80)
    panel.written(axes, words, 6.5, (1.5, 1.2))
