"""The strip of a shot list: the light of each wanted picture over its time, and its windows, as PNG or SVG.

In orbit a panel has the share of the subject in the Sun, the Sun's height, orbital night and the Earth behind; on the
ground the way of the Sun over the landmarks, as the camera sees them, with its hours.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from flambeau.earth import Floats
from flambeau.instants import format_utc, local
from flambeau.publish.text import one_line
from flambeau.shots import Course
from flambeau.sky import HORIZONS
from flambeau.windows import Span

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FORMATS = ("png", "svg")
INK, QUIET, SUN, NIGHT, WINDOW, DOUBT, SKY = "#1f2430", "#7a8194", "#e8930c", "#222c4a", "#2a9d5c", "#f4c97c", "#3a7bbf"
_TWILIGHT = (  # from which height of the Sun [deg] to which, and the colour of the sky
    (-90.0, -18.0, "#141b33"), (-18.0, -12.0, "#1f2a4d"), (-12.0, -6.0, "#33457a"), (-6.0, -4.0, "#6b7fb8"),
    (-4.0, 6.0, "#f7d9a8"), (6.0, 90.0, "#dcebf7"),
)  # fmt: skip
_LEGEND = "green: windows with their scores · pale: doubt of the arrays · dashed: the Sun's height, and the frame"
_LONGEST = 80  # letters of a name
_WIDE, _HEAD = 11.0, 0.62  # [in]
_NARROW = 0.03  # of a panel: a window that is too narrow for its score
_LANE = 0.17  # height of a lane over that of the graph
_FONT: Any = {
    "font.family": "DejaVu Sans", "font.size": 8.5, "text.parse_math": False,
    "svg.hashsalt": "flambeau", "svg.fonttype": "path",
    "axes.edgecolor": QUIET, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK, "text.color": INK,
}  # fmt: skip


def strip(title: str, courses: Sequence[Course], form: str = "png", dpi: int = 110) -> bytes:
    """Draw the strip of a shot list.

    Args:
        title: of the journey.
        courses: of its shots.
        form: `png` or `svg`.
        dpi: dots to an inch of a PNG.

    Returns:
        The file; the same for the same courses.
    """
    import matplotlib as mpl  # noqa: PLC0415 - only strips need it
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    heights = [_tall(one) for one in courses]
    whole = sum(heights) + _HEAD
    with mpl.rc_context(_FONT), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a box stands for a letter that the font lacks
        figure = Figure(figsize=(_WIDE, whole), facecolor="white")
        FigureCanvasAgg(figure)
        figure.text(
            0.02,
            1 - 0.24 / whole,
            f"{_shown(title)}: when each picture can be taken",
            size=13,
            weight="bold",
            va="center",
        )
        figure.text(0.02, 1 - 0.5 / whole, _LEGEND, size=8, color=QUIET, va="center")
        top = 1 - _HEAD / whole
        for one, tall in zip(courses, heights, strict=True):
            top -= tall / whole
            axes = figure.add_axes((0.235, top + 0.42 / whole, 0.705, (tall - 0.78) / whole))
            (_orbit if one.stage.aboard else _ground)(axes, one)
            _titled(axes, one)
        out = io.BytesIO()
        metadata: dict[str, Any] = {"Date": None, "Creator": "flambeau"} if form == "svg" else {"Software": "flambeau"}
        figure.savefig(out, format=form, dpi=max(dpi, 300) if form == "svg" else dpi, metadata=metadata)
    return out.getvalue()


def _shown(name: str) -> str:
    """Return a name as one line that a panel has room for, without what cannot be drawn."""
    plain = one_line(name)
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"


def _tall(one: Course) -> float:
    """Return the height of a panel [in]."""
    return 2.1 + 0.2 * len(one.lanes) if one.stage.aboard else 3.0


def _titled(axes: Axes, one: Course) -> None:
    """Write over a panel which picture it is, and how it stands with it."""
    shot, windows = one.chance.shot, one.chance.windows
    best = f"best {_clock(windows[0].best, one.stage.zone)} ({windows[0].score:.2f})" if windows else "no window"
    colour = WINDOW if windows else "#c0392b"
    axes.set_title(_shown(shot.name), loc="left", weight="bold", size=10, color=INK, pad=5)
    axes.set_title(best, loc="right", size=9, color=colour, weight="bold", pad=5)


def _clock(t: float, zone: str) -> str:
    utc, there = format_utc(t)[11:16], f"{local(t, zone):%H:%M}"
    return f"{utc} UTC" if there == utc else f"{utc} UTC, {there} there"


# ---- in orbit


def _orbit(axes: Axes, one: Course) -> None:
    when = _times(one.t)
    axes.set_xlim(when[0], when[-1])  # type: ignore[arg-type]
    lanes = len(one.lanes)
    axes.set_ylim(-_LANE * (lanes + 1) - 0.03, 1.04)
    axes.fill_between(when, 0, 1, where=one.strength < 0.5, color=NIGHT, alpha=0.14, lw=0, step="mid")  # type: ignore[arg-type]
    for window in one.chance.windows:
        axes.axvspan(*_ends((window.start, window.end)), color=WINDOW, alpha=0.2, lw=0)
        if window.end - window.start < _NARROW * (one.t[-1] - one.t[0]):
            continue
        middle = _time((window.start + window.end) / 2)
        axes.text(middle, 0.97, f"{window.score:.2f}", ha="center", va="top", size=8, color=WINDOW, weight="bold")  # type: ignore[arg-type]
    axes.fill_between(when, one.low, one.high, color=DOUBT, alpha=0.55, lw=0)  # type: ignore[arg-type]
    axes.plot(when, one.share, color=SUN, lw=1.6)  # type: ignore[arg-type]
    _earth_lane(axes, one)
    for k, lane in enumerate(one.lanes):
        for span in lane.windows.spans:
            axes.barh(-_LANE * (k + 1.5), _length(span), left=_time(span[0]), height=_LANE * 0.62, color=SKY, lw=0)  # type: ignore[arg-type]
    names = ["in the sun: none", "half", "all", "the Earth behind", *(_shown(lane.name) for lane in one.lanes)]
    axes.set_yticks([0.06, 0.5, 1, *(-_LANE * (k + 0.5) for k in range(lanes + 1))], names)
    axes.tick_params(axis="y", length=0)
    _elevation(axes, one, lanes)
    _hours(axes)


def _earth_lane(axes: Axes, one: Course) -> None:
    """Draw how bright the Earth behind is, from night to day."""
    from matplotlib.colors import LinearSegmentedColormap  # noqa: PLC0415

    shades = LinearSegmentedColormap.from_list("earth", [NIGHT, SKY, "#bfe0f5"])
    left, right = axes.get_xlim()
    axes.imshow(
        np.ma.masked_invalid(one.bright)[None], aspect="auto", cmap=shades, vmin=0, vmax=1, zorder=2,
        extent=(left, right, -_LANE * 0.85, -_LANE * 0.15), interpolation="nearest",
    )  # fmt: skip
    axes.set_xlim(left, right)
    axes.set_ylim(-_LANE * (len(one.lanes) + 1) - 0.03, 1.04)


def _elevation(axes: Axes, one: Course, lanes: int) -> None:
    """Draw the Sun's height over the local horizontal on an axis of its own."""
    right = axes.twinx()
    low, high = -90.0, 90.0
    below = (high - low) * (_LANE * (lanes + 1) + 0.03) / 1.0
    right.set_ylim(low - below, high + (high - low) * 0.04)
    right.plot(_times(one.t), np.degrees(one.height), color=QUIET, lw=1.0, ls=(0, (4, 2)))  # type: ignore[arg-type]
    right.axhline(0, color=QUIET, lw=0.4)
    right.set_yticks([-90, 0, 90], ["-90°", "0° Sun", "90°"], color=QUIET, size=7.5)
    right.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        right.spines[side].set_visible(False)
        axes.spines[side].set_visible(False)


def _hours(axes: Axes) -> None:
    """Write the hours in UTC below."""
    from matplotlib.dates import AutoDateLocator, DateFormatter  # noqa: PLC0415

    axes.xaxis.set_major_locator(AutoDateLocator(minticks=5, maxticks=12))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(DateFormatter("%H:%M"))  # type: ignore[no-untyped-call]
    axes.set_xlabel("UTC", loc="right", size=8, labelpad=1)
    axes.grid(axis="x", color=QUIET, alpha=0.25, lw=0.5)


def _time(t: float) -> datetime:
    return local(t, "UTC").replace(tzinfo=None)


def _times(t: Floats) -> list[datetime]:
    return [_time(float(x)) for x in t]


def _ends(span: Span) -> Any:
    return _time(span[0]), _time(span[1])


def _length(span: Span) -> timedelta:
    return timedelta(seconds=span[1] - span[0])


# ---- on the ground


def _ground(axes: Axes, one: Course) -> None:
    azimuth, altitude = np.degrees(one.path).T
    middle = _middle(one)
    x = _round(azimuth, middle)
    # Half of the horizon to each side of where the camera looks; the Sun's way within it is cut where it leaves it.
    low, high = min(float(altitude.min()), -8.0), max(float(altitude.max()), 12.0, _tallest(one))
    axes.set_xlim(middle - 180, middle + 180)
    axes.set_ylim(max(low, -30.0) - 2, high * 1.18)
    for bottom, top, colour in _TWILIGHT:
        axes.axhspan(bottom, top, color=colour, lw=0, zorder=0)
    _silhouette(axes, one, middle)
    _frame(axes, one, middle)
    cut = np.flatnonzero(np.abs(np.diff(x)) > 180)
    axes.plot(*_broken(x, altitude, cut), color=SUN, lw=1.2, zorder=4, alpha=0.8)
    _within(axes, one, middle)
    _marks(axes, one, x, altitude)
    axes.axhline(0, color=INK, lw=0.8, zorder=3)
    axes.set_xticks(range(math.ceil((middle - 180) / 45) * 45, int(middle + 181), 45))
    axes.set_xticklabels([_compass(at) for at in axes.get_xticks()])
    axes.set_ylabel("height of the Sun", size=8)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0f}°")
    names = " · ".join(_shown(lane.name) for lane in one.lanes)
    axes.text(-0.085, 0.5, _folded(names), transform=axes.transAxes, ha="right", va="center", size=8, color=QUIET)


def _tallest(one: Course) -> float:
    """Return how high the landmarks reach before the sky [deg], up to 55."""
    away = [solid.vertices.astype(np.float64) - one.stage.camera.position for solid in one.stage.landmarks.values()]
    high = (np.degrees(np.arctan2(v[:, 2], np.hypot(v[:, 0], v[:, 1]))).max() for v in away if len(v))
    return min(max(map(float, high), default=0.0), 55.0)


def _folded(text: str) -> str:
    return text.replace(" · ", "\n")


def _middle(one: Course) -> float:
    """Return where the camera looks [deg], the middle of the panel."""
    ahead = one.stage.camera.axes[2]
    return math.degrees(math.atan2(ahead[0], ahead[1]))


def _round(azimuth: Floats, middle: float) -> Floats:
    """Bring azimuths [deg] to within half a turn of a middle."""
    return np.asarray((azimuth - middle + 180) % 360 - 180 + middle)


def _broken(x: Floats, y: Floats, cut: Any) -> tuple[Floats, Floats]:
    """Put gaps into a line after the samples `cut`."""
    return np.insert(x, cut + 1, np.nan), np.insert(y, cut + 1, np.nan)


def _silhouette(axes: Axes, one: Course, middle: float) -> None:
    """Draw the landmarks as the camera has them before the sky."""
    from matplotlib.collections import PolyCollection  # noqa: PLC0415

    for solid in one.stage.landmarks.values():
        away = solid.vertices[solid.faces].astype(np.float64) - one.stage.camera.position
        azimuth = _round(np.degrees(np.arctan2(away[..., 0], away[..., 1])), middle)
        altitude = np.degrees(np.arctan2(away[..., 2], np.hypot(away[..., 0], away[..., 1])))
        whole = np.ptp(azimuth, axis=1) < 180
        corners = np.stack((azimuth, altitude), axis=-1)[whole]
        drawn = PolyCollection(corners, facecolor=INK, edgecolor=INK, lw=0.3, zorder=5)
        drawn.set_rasterized(True)  # a mountain has a million triangles: in an SVG it is a picture
        axes.add_collection(drawn, autolim=False)


def _frame(axes: Axes, one: Course, middle: float) -> None:
    """Draw the edge of the frame."""
    rays = one.stage.camera.rays((41, 27)).reshape(27, 41, 3)
    edge = np.concatenate((rays[0], rays[:, -1], rays[-1, ::-1], rays[::-1, 0]))
    azimuth = _round(np.degrees(np.arctan2(edge[:, 0], edge[:, 1])), middle)
    altitude = np.degrees(np.arcsin(np.clip(edge[:, 2], -1, 1)))
    axes.plot(azimuth, altitude, color="#c0392b", lw=1.0, ls=(0, (3, 2)), zorder=6)


def _within(axes: Axes, one: Course, middle: float) -> None:
    """Draw the Sun's way within the span of the shot, and in its windows."""
    for spans, colour, width in (
        ([one.stage.span], SUN, 3.0),
        ([(w.start, w.end) for w in one.chance.windows], WINDOW, 5.0),
    ):
        for a, b in spans:
            t = np.linspace(a, b, 60)
            sun = one.stage.frames(t).sun
            x = _round(np.degrees(np.arctan2(sun[:, 0], sun[:, 1])), middle)
            y = np.degrees(np.arcsin(sun[:, 2]))
            axes.plot(*_broken(x, y, np.flatnonzero(np.abs(np.diff(x)) > 180)), color=colour, lw=width, zorder=7,
                      solid_capstyle="butt")  # fmt: skip


def _marks(axes: Axes, one: Course, x: Floats, altitude: Floats) -> None:
    """Write the local hours along the Sun's way."""
    clock = [local(float(t), one.stage.zone) for t in one.day]
    low, high = axes.get_ylim()
    for k, when in enumerate(clock[:-1]):
        if clock[k + 1].hour != when.hour and low < altitude[k + 1] < high:
            axes.plot(x[k + 1], altitude[k + 1], "o", ms=3, color=INK, zorder=8)
            if clock[k + 1].hour % 2 == 0:
                light = altitude[k + 1] < math.degrees(HORIZONS["blue"])
                axes.annotate(
                    f"{clock[k + 1].hour} h", (x[k + 1], altitude[k + 1]), (0, 5), textcoords="offset points",
                    ha="center", size=7, color="white" if light else INK, zorder=8,
                )  # fmt: skip


def _compass(azimuth: float) -> str:
    return ("N", "NE", "E", "SE", "S", "SW", "W", "NW")[round(azimuth / 45) % 8]
