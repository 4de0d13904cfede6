"""What can be seen of passes: by plain sampling of light and dark, and lists that others published."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.earth import Floats
from flambeau.orbit.cubics import Cubics
from flambeau.orbit.elements import Orbit
from flambeau.orbit.light import Edges, Rim, Shadow, edges
from flambeau.orbit.passes import Passes, passes
from flambeau.orbit.visible import DARK, INTRINSIC, Seen, magnitude, visible
from flambeau.sky import HORIZONS, Body, Sites, sun, sun_altitude
from sky_cases import DAY, FIVE_DAYS, T0, instant, orbits, place, places, published_sets, rows, russia, sine, station

LAKE_ZURICH = place(42.2, -88.1)


def night(
    orbit: Orbit, sites: Sites, span: tuple[float, float], altitude: float, shadow: Shadow, *, dark: float = DARK
) -> tuple[Cubics, Passes, Edges, Body, Seen]:
    """Return everything about what can be seen in a span."""
    cubics = Cubics(orbit, *span)
    body = sun(cubics.start, cubics.end)
    found, light = passes(cubics, sites, *span, altitude), edges(cubics, body, shadow)[Rim.CENTRE]
    return cubics, found, light, body, visible(found, sites, body, light, dark)


@settings(max_examples=60)
@given(orbits(), places(), st.floats(0, 3), st.sampled_from(Shadow), st.sampled_from([DARK, HORIZONS["sunrise"]]))
def test_seen_is_lit_and_dark(orbit: Orbit, sites: Sites, day: float, shadow: Shadow, dark: float) -> None:
    """Each second of each pass over half a day: seen while it is lit and dark, and at no other time."""
    start = T0 + day * DAY
    _, found, light, _, seen = night(orbit, sites, (start, start + DAY / 2), 0.0, shadow, dark=dark)
    for k in range(len(found)):
        t = np.arange(found.rise[k], found.set[k], 1.0)
        n = found.place[k]
        height = np.asarray(sites.height)[n]
        low = sun_altitude(sites.lat[n], sites.lon[n], height, t) - dark
        wanted = light.light(t) & (low < 0)
        mine = seen.number == k
        told = np.searchsorted(seen.start[mine], t, side="right") - np.searchsorted(seen.end[mine], t, side="right")
        clear = np.abs(low) > 2e-6  # half a second of arc
        assert ((told == 1) == wanted)[clear].all()
        assert (seen.start[mine] >= found.rise[k]).all()
        assert (seen.end[mine] <= found.set[k]).all()
        assert (seen.end[mine] > seen.start[mine]).all()
    assert (np.diff(seen.number) >= 0).all()


def test_no_pass_no_place_nothing_to_see() -> None:
    for sites in (Sites(np.empty(0), np.empty(0)), place(80.0, 0.0)):
        *_, seen = night(station(), sites, FIVE_DAYS, float(np.radians(10)), Shadow.ELLIPSOID)
        assert len(seen.number) == len(seen.start) == len(seen.end) == 0


def test_russia() -> None:
    """Of the passes in five days over 130 places those at dusk and dawn are seen; each span is within its pass."""
    _, found, _, _, seen = night(station(), russia(), FIVE_DAYS, float(np.radians(10)), Shadow.ELLIPSOID)
    assert 50 < len(seen.number) < len(found) / 10
    middle = 0.5 * (seen.start + seen.end)
    where = found.place[seen.number]
    assert (sun_altitude(russia().lat[where], russia().lon[where], 0.0, middle) < DARK).all()


def _of_november() -> Orbit:
    return Orbit(tuple(one for one in published_sets() if one.lines[0][18:20] == "13"))


def _top(found: Passes, seen: Seen, k: int) -> float:
    """Return the instant at which a seen span is highest."""
    return float(np.clip(found.culmination[seen.number[k]], seen.start[k], seen.end[k]))


def _altitude(orbit: Orbit, t: float) -> float:
    return float(np.degrees(np.arcsin(sine(orbit, LAKE_ZURICH, np.zeros(1, np.intp), np.array([t]))[0])))


def _heavens_above() -> tuple[Floats, Floats, Floats, Floats]:
    """Return by how much ours differ: times [s, (9, 3)], altitudes [deg, (9, 3)], magnitudes (9,); and the bands [s].

    Their list was made with a set at least as old as its first row; so its band is added to that of our set.
    """
    orbit, table = _of_november(), rows("heavens_above_visible.csv")
    first = instant(table[0]["start"])
    span = first - DAY / 4, instant(table[-1]["end"]) + DAY / 4
    cubics, found, _, body, seen = night(orbit, LAKE_ZURICH, span, float(np.radians(10)), Shadow.EQUATORIAL_SPHERE)
    assert len(seen.number) == len(table) == 9
    times, heights, bright, bands = [], [], [], []
    for k, row in enumerate(table):
        ours = [float(seen.start[k]), _top(found, seen, k), float(seen.end[k])]
        theirs = [instant(row[name]) for name in ("start", "top", "end")]
        times.append([a - b for a, b in zip(ours, theirs, strict=True)])
        high = [float(row[name]) for name in ("start_alt", "top_alt", "end_alt")]
        heights.append([_altitude(orbit, t) - x for t, x in zip(ours, high, strict=True)])
        at = np.array([ours[1]])
        r = cubics.positions(at)
        bright.append(magnitude(r, LAKE_ZURICH.xyz, body.columns(at), INTRINSIC[25544])[0] - float(row["magnitude"]))
        bands.append(orbit.band(theirs[0]) + 1 + 0.7 * ((theirs[0] - first) / DAY) ** 2)
    return np.array(times), np.array(heights), np.array(bright), np.array(bands)


def test_visible_passes_of_heavens_above() -> None:
    """All nine, none more; start, top and end within the bands of the two sets, altitudes within a degree."""
    times, heights, _, bands = _heavens_above()
    assert (np.abs(times) <= bands[:, None] + 0.5).all()
    assert np.abs(times).max() < 12.5
    assert np.abs(heights).max() < 0.8
    # What the sets differ by is the same at the start, in the shadow, and at the end, on the ground.
    assert np.abs(times[:, 0] - times[:, 2]).max() < 2


def test_brightness_as_heavens_above() -> None:
    """Differences of 0.1 magnitudes at the median; 0.6 at worst, low and lit from behind, where theirs is brighter."""
    bright = np.abs(_heavens_above()[2])
    assert np.median(bright) < 0.15
    assert bright.max() < 0.65


def test_visible_passes_of_spaceweather() -> None:
    """Seven evenings and mornings: the highest altitude that can be seen. They show passes up to sunrise."""
    orbit, table = _of_november(), rows("spaceweather_visible.csv")
    span = instant(table[0]["rise"]) - DAY / 4, instant(table[-1]["rise"]) + DAY / 4
    _, found, _, _, seen = night(orbit, LAKE_ZURICH, span, 0.0, Shadow.ELLIPSOID, dark=HORIZONS["sunrise"])
    tops = np.array([_top(found, seen, k) for k in range(len(seen.number))])
    for row in table:
        k = int(np.abs(tops - instant(row["transit"])).argmin())
        assert _altitude(orbit, float(tops[k])) == pytest.approx(float(row["altitude"]), abs=0.4)
        assert found.rise[seen.number[k]] < instant(row["transit"]) + 60


def test_magnitude_by_hand() -> None:
    """Half lit at 1,000 km it is the intrinsic one; full at 1,000 km 0.75 less, at ten times the distance 5 more."""
    r, far = np.array([[7e6], [0.0], [0.0]]), 1.5e11
    above = np.array([[0.0], [0.0], [far]])
    below = r - np.array([[0.0], [1e6], [0.0]])
    half = magnitude(r, below, above + r, -1.3)
    full = magnitude(r, r - np.array([[1e6], [0.0], [0.0]]), np.array([[-far], [0.0], [0.0]]), -1.3)
    away = magnitude(r, r - np.array([[0.0], [1e7], [0.0]]), above + r, -1.3)
    assert [half[0], full[0], away[0]] == pytest.approx([-1.3, -1.3 - 0.7526, 3.7], abs=1e-3)
