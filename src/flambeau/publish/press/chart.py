"""The map of a journey for the press: the whole route, what lies close together drawn larger, and the orbit.

A3 across, 300 dots to an inch as PNG, or SVG. The same route gives the same bytes. All lengths are millimetres.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from flambeau.earth import Floats
from flambeau.publish.language import Language
from flambeau.publish.press import insets, panel
from flambeau.publish.press.export import FORMATS, png, svg
from flambeau.publish.press.layout import (
    COLUMN,
    COLUMNS,
    EDGE,
    GAP,
    HIGH,
    MOST_LISTED,
    ROW,
    WIDE,
    Layout,
    around,
    layout,
    meridians,
)  # fmt: skip
from flambeau.publish.press.panel import INK, QUIET, SANS, SERIF, Frame, View, short
from flambeau.publish.press.route import Route
from flambeau.publish.press.topology import Coasts
from flambeau.publish.sheets.printed import day_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_DPI = 300
_LEGEND, _LINE = 76.0, 4.2  # width of the legend, height of its lines
_SETTINGS: Any = {"svg.hashsalt": "flambeau", "svg.fonttype": "path", "path.simplify": False, "text.parse_math": False}


def chart(route: Route, coasts: Coasts, language: Language, forms: Sequence[str] = FORMATS) -> dict[str, bytes]:
    """Draw the map once, and return it in several forms.

    Args:
        route: what it shows.
        coasts: what lies below; without them only meridians and parallels.
        language: of what is written on it.
        forms: png, svg.

    Returns:
        The files by form; none for a route without places on the ground.
    """
    import matplotlib as mpl  # noqa: PLC0415 - only who draws needs it
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    if not route.points:
        return {}
    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # letters that no shipped font has are drawn as boxes
        figure = Figure(figsize=(WIDE / 25.4, HIGH / 25.4), dpi=_DPI, facecolor="white")
        canvas = FigureCanvasAgg(figure)
        _draw(figure, route, coasts, language)
        draw = {"png": lambda: png(canvas, _DPI, panel.FLAT), "svg": lambda: svg(figure, alternative(route, language))}
        return {form: draw[form]() for form in FORMATS if form in forms}


def alternative(route: Route, language: Language) -> str:
    """Say in a sentence what the map shows, for those who do not see it."""
    _ = language
    first, last, total = route.points[0], route.points[-1], sum(way.distance for way in route.ways)
    places = _.plural("{count} place", "{count} places", len(route.points))
    said = _(
        "Map of {title}: {places} from {first} to {last}, {km} km",
        title=route.title, places=places, first=first.name, last=last.name, km=_.number(total / 1000),
    )  # fmt: skip
    modes = [_("{mode} {km} km", mode=name, km=_.number(route.length(id) / 1000)) for id, name in route.modes.items()]
    return f"{said}: {', '.join(modes)}." if modes else f"{said}."


def _draw(figure: Figure, route: Route, coasts: Coasts, language: Language) -> None:
    plan = layout(route)
    axes = panel.axes_of(figure, plan.seen.frame)
    panel.ground(axes, plan.seen, coasts, meridians(plan.seen))
    panel.ways(axes, plan.seen, route, 1.1)
    box = _corner(plan.seen, route)
    _legend(axes, plan.seen, route, box, language)
    apart = {k for group in plan.groups for k in group}
    keep = [box, *(around(plan.seen, route, group) for group in plan.groups)]
    panel.dots(axes, plan.seen, [p for k, p in enumerate(route.points) if k not in apart], 6.3, keep=keep)
    _beside(figure, axes, route, coasts, plan, language=language)
    _head(figure, route, language)
    if len(route.points) <= MOST_LISTED:
        _list(figure, route, plan.places)
    _foot(figure, plan.seen, coasts, language)


def _beside(figure: Figure, axes: Axes, route: Route, coasts: Coasts, plan: Layout, *, language: Language) -> None:
    for letter, group, frame in zip("ABCDEFG", plan.groups, plan.insets, strict=False):
        inset = insets.enlarged(figure, route, coasts, group, frame)
        insets.badge(inset, 0.0, frame.height, letter)
        insets.badge(axes, *insets.located(axes, plan.seen, route, group), letter)
    for track, frame in zip(route.tracks[:1], plan.insets[len(plan.groups) :], strict=False):
        insets.orbit(figure, track, coasts, frame, language)


# ---- the legend


def _corner(seen: View, route: Route) -> Floats:
    """Return the box of the legend, in the corner with the fewest places."""
    high, gap = 13.0 + _LINE * len(route.modes), 3.0
    flat = seen.millimetres(seen.projection.project(route.places))
    bottoms, lefts = (gap, seen.frame.height - gap - high), (gap, seen.frame.width - gap - _LEGEND)
    corners = [np.array([x, y, x + _LEGEND, y + high]) for y in bottoms for x in lefts]
    inside = [int(((flat >= box[:2] - 4) & (flat <= box[2:] + 4)).all(axis=1).sum()) for box in corners]
    return corners[int(np.argmin(inside))]


def _legend(axes: Axes, seen: View, route: Route, box: Floats, language: Language) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    _, (left, bottom, right, top) = language, box.tolist()
    white = Rectangle((left, bottom), right - left, top - bottom, facecolor="white", alpha=0.88, edgecolor="none")
    axes.add_patch(white).set_zorder(8.5)
    looks = panel.styles(route)
    for k, (mode, name) in enumerate(route.modes.items(), 1):
        y, (colour, dashes) = top - _LINE * k, looks[mode]
        axes.plot([left + 2, left + 11], [y, y], color=colour, lw=1.6, ls=dashes, zorder=9)
        look: Any = {"size": 7, "family": SANS, "va": "center", "zorder": 9, "parse_math": False}
        axes.text(left + 13, y, short(name, 34), color=INK, **look)
        km = _("{km} km", km=_.number(route.length(mode) / 1000))
        axes.text(right - 2, y, km, color=QUIET, ha="right", **look)
    words = "" if seen.kilometres < 3 else _("in the middle of the map")
    panel.scale_bar(axes, seen, left + 2, bottom + 2.2, words)


# ---- around the map


def _write(figure: Figure, x: float, y: float, words: str, size: float, **look: Any) -> None:
    """Write at a place of the sheet."""
    whole: Any = {"color": INK, "family": SANS, "va": "center", "parse_math": False} | look
    figure.text(x / WIDE, y / HIGH, words, size=size, **whole)


def _head(figure: Figure, route: Route, language: Language) -> None:
    _write(figure, EDGE, HIGH - EDGE - 4.5, short(route.title, 70), 27, weight="bold", family=SERIF)
    _write(figure, EDGE, HIGH - EDGE - 13.5, " · ".join(_sums(route, language)), 11, family=SERIF, color=QUIET)


def _sums(route: Route, language: Language) -> Iterator[str]:
    _ = language
    yield _.plural("{count} place", "{count} places", len(route.points))
    if route.ways:
        yield _("{km} km", km=_.number(sum(way.distance for way in route.ways) / 1000))
    days = sorted(p.day for p in route.points if p.day)
    ends = dict.fromkeys((*days[:1], *days[-1:]))
    if ends:
        yield " – ".join(day_name(date.fromisoformat(day), _, "long") for day in ends)


def _list(figure: Figure, route: Route, frame: Frame) -> None:
    """Write all places with their numbers, in columns."""
    rows = math.ceil(len(route.points) / COLUMNS)
    for k, point in enumerate(route.points):
        column, row = divmod(k, rows)
        x, y = frame.left + column * COLUMN, frame.bottom + frame.height - GAP - (row + 0.5) * ROW + 1.0
        _write(figure, x + 5, y, str(point.number), 5.4, color=QUIET, ha="right")
        _write(figure, x + 6, y, short(point.name, 26), 5.4)


def _foot(figure: Figure, seen: View, coasts: Coasts, language: Language) -> None:
    _ = language
    below = _("coasts: Natural Earth; borders are left out") if coasts.rings else _("drawn without coasts")
    projection = _("projection: {name}", name=seen.projection.name)
    words = " · ".join((_("Numbers in the order of the plan"), projection, below, "flambeau"))
    _write(figure, EDGE, EDGE + 0.5, words, 6.5, color=QUIET)
