"""The map of a journey for the press: the whole route, what lies close together drawn larger, and the orbit.

A3 across, 300 dots to an inch as PNG, or SVG. The same route gives the same bytes. All lengths are millimetres.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from flambeau.earth import Floats
from flambeau.instants import format_utc
from flambeau.publish.language import Language
from flambeau.publish.press import panel
from flambeau.publish.press.panel import INK, POINT, QUIET, SANS, SERIF, Frame
from flambeau.publish.press.projection import Azimuthal, EqualEarth, fitting
from flambeau.publish.press.route import Route, among, crowds
from flambeau.publish.press.topology import Coasts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("png", "svg")
_WIDE, _HIGH, _EDGE, _GAP = 420.0, 297.0, 10.0, 4.0
_DPI = 300
_HEAD, _FOOT = 19.0, 5.0
_SIDE = 116.0  # width of the column of insets
_ROW, _COLUMN = 2.5, 36.0  # of the index
_LONGEST_INDEX = 420  # places: with more the index would be larger than the map
_CROWD, _CROWDS, _ENLARGED = 8, 2, 5.0  # places of an inset, insets, and by how much larger they are at least
_FINEST = 0.3  # [km/mm]: coasts at 1:50,000,000 have nothing to say at less
_LEGEND = 76.0
_SETTINGS: Any = {"svg.hashsalt": "flambeau", "svg.fonttype": "path", "path.simplify": False, "text.parse_math": False}


class Drawn(NamedTuple):
    """The layout of a map: frames of the map itself, of the insets from the top, and of the index."""

    whole: Frame
    insets: tuple[Frame, ...]
    index: Frame


def chart(route: Route, coasts: Coasts, language: Language, form: str = "png") -> bytes | None:
    """Draw the map.

    Args:
        route: what it shows.
        coasts: what lies below; without them only meridians and parallels.
        language: of what is written on it.
        form: png or svg.

    Returns:
        The file; None for a route without places on the ground.
    """
    import matplotlib as mpl  # noqa: PLC0415 - only who draws needs it
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    if not route.points:
        return None
    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # letters that no shipped font has are drawn as boxes
        figure = Figure(figsize=(_WIDE / 25.4, _HIGH / 25.4), dpi=_DPI, facecolor="white")
        FigureCanvasAgg(figure)
        _draw(figure, route, coasts, language)
        out = io.BytesIO()
        metadata: dict[str, Any] = {"Date": None, "Creator": "flambeau", "Title": route.title} if form == "svg" else {
            "Software": "flambeau", "Description": alternative(route, language)
        }  # fmt: skip
        figure.savefig(out, format=form, dpi=_DPI, metadata=metadata)
    return _described(out.getvalue(), alternative(route, language)) if form == "svg" else out.getvalue()


def alternative(route: Route, language: Language) -> str:
    """Say in a sentence what the map shows, for those who do not see it."""
    _ = language
    first, last, total = route.points[0], route.points[-1], sum(way.distance for way in route.ways)
    places = _.plural("{count} place", "{count} places", len(route.points))
    said = _(
        "Map of {title}: {places} from {first} to {last}, {km} km",
        title=route.title, places=places, first=first.name, last=last.name, km=_.number(total / 1000),
    )  # fmt: skip
    modes = [f"{name} {_.number(route.length(id) / 1000)} km" for id, name in route.modes.items()]
    return f"{said}: {', '.join(modes)}." if modes else f"{said}."


def _described(svg: bytes, words: str) -> bytes:
    """Put a description into an SVG, where readers that speak look for it."""
    from html import escape  # noqa: PLC0415

    head, tag, rest = svg.partition(b"<svg ")
    before, close, after = rest.partition(b">")
    said = f"\n <title>{escape(words)}</title>".encode("utf-8", "replace")
    return _coarse(head + tag + b'role="img" ' + before + close + said + after)


def _coarse(svg: bytes) -> bytes:
    """Leave out what of coordinates is finer than a hundredth of a point: half of the file."""
    return re.sub(rb' d="[^"]*"', lambda path: re.sub(rb"(\.\d\d)\d+", rb"\1", path[0]), svg)


def _draw(figure: Figure, route: Route, coasts: Coasts, language: Language) -> None:
    projection = fitting(np.vstack([route.places, *(part for way in route.ways for part in way.parts)]))
    insets = _inset_count(route)
    layout = _layout(len(route.points), insets)
    shown = np.vstack([route.places, *(part for way in route.ways for part in way.parts)])
    seen = panel.view(projection, shown, layout.whole, least=_FINEST)
    axes = panel.axes_of(figure, layout.whole)
    panel.ground(axes, seen, coasts, _step(seen))
    panel.ways(axes, seen, route, 1.1)
    box = _corner(seen, route, language)
    groups = _groups(seen, route)
    enlarged = {k for group in groups for k in group}
    _legend(axes, seen, route, box, language)
    panel.dots(
        axes,
        seen,
        [p for k, p in enumerate(route.points) if k not in enlarged],
        6.3,
        keep=[box, *_crowd_boxes(seen, route, groups)],
    )
    for letter, group, frame in zip("ABCDEFG", groups, layout.insets, strict=False):
        _inset(figure, route, coasts, group, frame, letter)
        _locate(axes, seen, route, group, letter)
    for track, frame in zip(route.tracks[:1], layout.insets[len(groups) :], strict=False):
        _orbit(figure, track, coasts, frame, language)
    _head(figure, route, language)
    if len(route.points) <= _LONGEST_INDEX:
        _index(figure, route, layout.index)
    _foot(figure, seen, coasts, language)


# ---- layout


def _layout(places: int, insets: int) -> Drawn:
    high = 0.0 if places > _LONGEST_INDEX else math.ceil(places / _columns()) * _ROW + _GAP
    bottom = _EDGE + _FOOT + high
    top = _HIGH - _EDGE - _HEAD
    wide = _WIDE - 2 * _EDGE - ((_SIDE + _GAP) if insets else 0)
    each = (top - bottom - _GAP * (insets - 1)) / max(insets, 1)
    frames = tuple(Frame(_EDGE + wide + _GAP, top - each - k * (each + _GAP), _SIDE, each) for k in range(insets))
    return Drawn(Frame(_EDGE, bottom, wide, top - bottom), frames, Frame(_EDGE, _EDGE + _FOOT, _WIDE - 2 * _EDGE, high))


def _columns() -> int:
    return int((_WIDE - 2 * _EDGE) // _COLUMN)


def _groups(seen: panel.View, route: Route) -> list[list[int]]:
    """Return which places lie so close together that they are drawn larger."""
    flat = seen.millimetres(seen.projection.project(route.places))
    window = (seen.frame.width / _ENLARGED, seen.frame.width / _ENLARGED * 0.62)
    return crowds(flat, window, _CROWDS, _CROWD) if len(route.points) > 2 * _CROWD else []


def _inset_count(route: Route) -> int:
    points = np.vstack([route.places, *(part for way in route.ways for part in way.parts)])
    frame = _layout(len(route.points), 1).whole
    return len(_groups(panel.view(fitting(points), points, frame, least=_FINEST), route)) + min(len(route.tracks), 1)


def _step(seen: panel.View) -> float:
    """Return how many degrees apart meridians are drawn."""
    across = seen.kilometres * seen.frame.width / 111.2
    return next((step for step in (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0) if across / step <= 14), 15.0)


# ---- parts


def _corner(seen: panel.View, route: Route, language: Language) -> Floats:
    """Return the box of the legend [mm], in the corner with the fewest places."""
    del language
    high = 13.0 + 4.2 * len(route.modes)
    flat = seen.millimetres(seen.projection.project(route.places))
    frame, gap = seen.frame, 3.0
    corners = [
        np.array([x, y, x + _LEGEND, y + high])
        for y in (gap, frame.height - gap - high)
        for x in (gap, frame.width - gap - _LEGEND)
    ]
    inside = [int(((flat >= box[:2] - 4) & (flat <= box[2:] + 4)).all(axis=1).sum()) for box in corners]
    return corners[int(np.argmin(inside))]


def _legend(axes: Axes, seen: panel.View, route: Route, box: Floats, language: Language) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    _ = language
    wide, high = box[2] - box[0], box[3] - box[1]
    axes.add_patch(Rectangle((box[0], box[1]), wide, high, facecolor="white", alpha=0.88, edgecolor="none", zorder=8.5))
    looks = panel.styles(route)
    for k, (mode, name) in enumerate(route.modes.items()):
        y, (colour, dashes) = box[3] - 4.2 - 4.2 * k, looks[mode]
        axes.plot([box[0] + 2, box[0] + 11], [y, y], color=colour, lw=1.6, ls=dashes, zorder=9)
        axes.text(
            box[0] + 13, y, _short(name, 34), size=7, family=SANS, color=INK, va="center", zorder=9, parse_math=False
        )
        km = _("{km} km", km=_.number(route.length(mode) / 1000))
        axes.text(box[2] - 2, y, km, size=7, family=SANS, color=QUIET, va="center", ha="right", zorder=9)
    words = "" if seen.kilometres < 3 else _("in the middle of the map")
    panel.scale_bar(axes, seen, box[0] + 2, box[1] + 2.2, words)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _crowd_boxes(seen: panel.View, route: Route, groups: Sequence[Sequence[int]]) -> list[Floats]:
    return [_around(seen, route, group) for group in groups]


def _around(seen: panel.View, route: Route, group: Sequence[int]) -> Floats:
    flat = seen.millimetres(seen.projection.project(route.places[list(group)]))
    return np.concatenate((flat.min(axis=0) - 2, flat.max(axis=0) + 2))


def _locate(axes: Axes, seen: panel.View, route: Route, group: Sequence[int], letter: str) -> None:
    """Mark on the map where an inset is, with its places as small dots."""
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    box = _around(seen, route, group)
    flat = seen.millimetres(seen.projection.project(route.places[list(group)]))
    axes.scatter(*flat.T, s=(0.7 / POINT) ** 2, facecolor="white", edgecolor=INK, linewidth=0.4, zorder=6)
    axes.add_patch(
        Rectangle(tuple(box[:2]), *(box[2:] - box[:2]), facecolor="none", edgecolor=INK, linewidth=0.8, zorder=7)
    )
    _badge(axes, box[0], box[3], letter)


def _badge(axes: Axes, left: float, top: float, letter: str) -> None:
    axes.text(
        left + 0.4, top - 0.4, letter, size=8, weight="bold", family=SANS, color="white", va="top", ha="left", zorder=10,
        bbox={"boxstyle": "square,pad=0.25", "facecolor": INK, "edgecolor": "none"},
    )  # fmt: skip


def _inset(figure: Figure, route: Route, coasts: Coasts, group: Sequence[int], frame: Frame, letter: str) -> None:
    points = among(route.points, group)
    places = np.array([(p.lat, p.lon) for p in points])
    projection = fitting(places)
    seen = panel.view(projection, places, frame, margin=8.0, least=_FINEST / 5)
    axes = panel.axes_of(figure, frame)
    panel.ground(axes, seen, coasts, _step(seen))
    panel.ways(axes, seen, route, 0.9)
    bar = np.array([frame.width - 50, 1.0, frame.width - 1, 6.5])
    flat = seen.millimetres(projection.project(route.places))
    within = [
        p
        for p, xy in zip(route.points, flat, strict=True)
        if (xy > 0).all() and xy[0] < frame.width and xy[1] < frame.height
    ]
    panel.dots(axes, seen, within if isinstance(projection, Azimuthal) else points, 5.8, radius=0.7,
               keep=[bar, np.array([0, frame.height - 6, 6, frame.height])])  # fmt: skip
    panel.scale_bar(axes, seen, frame.width - 46, 2.2, "")
    _badge(axes, 0.0, frame.height, letter)


def _orbit(figure: Figure, track: Any, coasts: Coasts, frame: Frame, language: Language) -> None:
    """Draw what is passed over on board, on the whole world."""
    _ = language
    projection = EqualEarth(0.0)
    world = np.radians([(0.0, -180.0), (0.0, 179.99), (90.0, 0.0), (-90.0, 0.0)])
    lower = Frame(frame.left, frame.bottom, frame.width, frame.height)
    seen = panel.view(projection, world, lower, margin=1.5)
    axes = panel.axes_of(figure, frame)
    panel.ground(axes, seen, coasts, 30.0)
    for part in projection.lines(track.points):
        axes.plot(*seen.millimetres(part).T, color=panel.COLOURS[0], lw=1.1, zorder=4)
    ends = seen.millimetres(projection.project(track.points[[0, -1]]))
    axes.scatter(*ends.T, s=(1.6 / POINT) ** 2, facecolor=("white", INK), edgecolor=INK, linewidth=0.8, zorder=6)
    for (x, y), t in zip(ends, (track.start, track.end), strict=True):
        axes.text(
            x + 1.6, y + 0.6, f"{format_utc(t)[11:16]} UTC", size=6.5, family=SANS, color=INK, zorder=8, weight="bold"
        )
    axes.text(
        1.5, 1.2, _short(_("From orbit: {what}, {date}", what=track.name, date=_.day(track.start, "UTC", "medium")), 80), size=6.5, family=SANS,
        color=INK, va="bottom", zorder=9, parse_math=False, bbox={"boxstyle": "square,pad=0.3", "facecolor": "white", "edgecolor": "none", "alpha": 0.88},
    )  # fmt: skip


def _head(figure: Figure, route: Route, language: Language) -> None:
    _ = language
    figure.text(
        _EDGE / _WIDE,
        1 - (_EDGE + 4.5) / _HIGH,
        _short(route.title, 70),
        size=27,
        weight="bold",
        family=SERIF,
        color=INK,
        va="center",
        parse_math=False,
    )
    figure.text(
        _EDGE / _WIDE,
        1 - (_EDGE + 13.5) / _HIGH,
        " · ".join(_sums(route, _)),
        size=11,
        family=SERIF,
        color=QUIET,
        va="center",
    )


def _sums(route: Route, language: Language) -> Iterator[str]:
    _ = language
    yield _.plural("{count} place", "{count} places", len(route.points))
    yield _("{km} km", km=_.number(sum(way.distance for way in route.ways) / 1000))
    days = sorted(p.day for p in route.points if p.day)
    if days:
        yield " – ".join(dict.fromkeys(_long(day, _) for day in (days[0], days[-1])))


def _long(day: str, language: Language) -> str:
    from datetime import date  # noqa: PLC0415

    from flambeau.instants import start_of_day  # noqa: PLC0415

    return language.day(start_of_day(date.fromisoformat(day), "UTC"), "UTC", "long")


def _index(figure: Figure, route: Route, frame: Frame) -> None:
    """Write all places with their numbers, in columns."""
    rows = math.ceil(len(route.points) / _columns())
    for k, p in enumerate(route.points):
        column, row = divmod(k, rows)
        x, y = frame.left + column * _COLUMN, frame.bottom + frame.height - _GAP - (row + 0.5) * _ROW + 1.0
        figure.text(
            (x + 5) / _WIDE, y / _HIGH, str(p.number), size=5.4, family=SANS, color=QUIET, ha="right", va="center"
        )
        figure.text(
            (x + 6) / _WIDE,
            y / _HIGH,
            _short(p.name, 26),
            size=5.4,
            family=SANS,
            color=INK,
            va="center",
            parse_math=False,
        )


def _foot(figure: Figure, seen: panel.View, coasts: Coasts, language: Language) -> None:
    _ = language
    natural = _("coasts and borders: Natural Earth") if coasts.rings else _("no coasts were shipped")
    words = " · ".join(
        (_("Numbers in the order of the plan"), _("projection: {name}", name=seen.projection.name), natural, "flambeau")
    )
    figure.text(_EDGE / _WIDE, (_EDGE + 0.5) / _HIGH, words, size=6.5, family=SANS, color=QUIET, va="center")
