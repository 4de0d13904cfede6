"""Sun and Moon against DE421, textbook examples and Orekit; their tracks against the series."""

from __future__ import annotations

import erfa
import numpy as np
import pytest

from flambeau.earth import Floats, to_fixed
from flambeau.sky import moon, moon_fixed, sun, sun_altitude, sun_fixed
from flambeau.sky.bodies import _sun_celestial
from sky_cases import DAY, T0, instant, rows

ARCSEC = np.degrees(1) * 3600


def _apart(a: Floats, b: Floats) -> Floats:
    """Return the angles between vectors [(n, 3)] [arcsec]."""
    return np.asarray(np.arctan2(np.linalg.norm(np.cross(a, b), axis=1), np.einsum("ij,ij->i", a, b)) * ARCSEC)


def _published(body: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Return instants [POSIX s], days of TT, and celestial and Earth-fixed positions [m, (n, 3)] by DE421."""
    t, tt, *xyz = np.array([[float(x) for k, x in r.items() if k != "body"] for r in _of(body)]).T
    return t, tt, np.array(xyz[:3]).T * 1e3, np.array(xyz[3:]).T * 1e3


def _of(body: str) -> list[dict[str, str]]:
    return [r for r in rows("sun_moon_de421.csv") if r["body"] == body]


def test_sun_as_de421() -> None:
    """1992 to 2027: 0.015 arcsec in space; 0.03 Earth-fixed, with the 0.02 that the nodes may be off from the series.

    The distance is that of the light's departure, some 500 s earlier: up to 300 km.
    """
    t, tt, celestial, fixed = _published("sun")
    assert len(t) == 120
    ours = sun(0.0, DAY).celestial(tt)
    assert _apart(ours, celestial).max() < 0.015
    assert np.abs(np.linalg.norm(ours, axis=1) - np.linalg.norm(celestial, axis=1)).max() < 300e3
    assert _apart(sun_fixed(t), fixed).max() < 0.03


def test_moon_as_de421() -> None:
    """1992 to 2027: within 17 arcsec and 13 km, also after the turn of the Earth."""
    t, tt, celestial, fixed = _published("moon")
    ours = moon(0.0, DAY).celestial(tt)
    assert _apart(ours, celestial).max() < 17
    assert np.abs(np.linalg.norm(ours, axis=1) - np.linalg.norm(celestial, axis=1)).max() < 13e3
    assert _apart(moon_fixed(t), fixed).max() < 17


def _of_date(celestial: Floats, tt: float) -> tuple[float, float]:
    """Return right ascension and declination [deg] for the true equator and equinox of date."""
    x, y, z = erfa.pnm06a(2451545.0, tt) @ celestial
    return float(np.degrees(np.arctan2(y, x)) % 360), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


def test_textbook_sun() -> None:
    """1992-10-13 0h TD. Source: Meeus, Astronomical Algorithms, example 25.b: 13h 13m 30.749s, -7 47' 01.74"."""
    tt = 2448908.5 - 2451545.0
    right, declination = _of_date(sun(0.0, DAY).celestial(np.array([tt]))[0], tt)
    assert right == pytest.approx((13 + 13 / 60 + 30.749 / 3600) * 15, abs=0.1 / 3600)
    assert declination == pytest.approx(-(7 + 47 / 60 + 1.74 / 3600), abs=0.1 / 3600)


def test_textbook_moon() -> None:
    """1992-04-12 0h TD. Source: Meeus, example 47.a: 134.688470 and 13.768368 degrees, 368,409.7 km."""
    tt = 2448724.5 - 2451545.0
    place = moon(0.0, DAY).celestial(np.array([tt]))[0]
    right, declination = _of_date(place, tt)
    assert right == pytest.approx(134.688470, abs=10 / 3600)
    assert declination == pytest.approx(13.768368, abs=4 / 3600)
    assert np.linalg.norm(place) == pytest.approx(368409.7e3, abs=2e3)


def test_sun_at_the_spacewalk_as_orekit() -> None:
    """The direction from the station, each minute: 21 arcsec of aberration, which Orekit leaves out, and no more."""
    table = rows("orekit_eva_minutes.csv")
    t = np.array([instant(r["utc"]) for r in table])
    tt = (t + 35 + 32.184 - 946728000.0) / DAY
    theirs = np.array([[float(r[k]) for k in ("sun_x", "sun_y", "sun_z")] for r in table])
    apart = _apart(sun(0.0, DAY).celestial(tt), theirs)
    assert apart.max() < 21 + 6.9e6 / 1.48e11 * ARCSEC  # and 10 arcsec of parallax


@pytest.mark.parametrize(("track", "asked", "most"), [(sun, sun_fixed, 0.02), (moon, moon_fixed, 0.02)])
def test_track_is_as_good_as_the_series(track, asked, most: float) -> None:  # type: ignore[no-untyped-def]
    """Cubics between nodes against the series itself [arcsec], at the ends of the span, too.

    What is left is the motion of the pole, which goes round once a day in the frame of the nodes.
    """
    start, end = T0, T0 + 40 * DAY
    t = np.linspace(start, end, 24)
    assert _apart(track(start, end).positions(t), asked(t)).max() < most


def test_a_track_does_not_depend_on_its_span() -> None:
    t = np.linspace(T0 + DAY, T0 + 2 * DAY, 50)
    a, b = sun(T0, T0 + 3 * DAY).positions(t), sun(T0 - 40 * DAY, T0 + 9 * DAY).positions(t)
    assert np.abs(a - b).max() < 1.0


def test_many_instants_are_answered_as_few() -> None:
    t = np.linspace(T0, T0 + DAY, 500)
    few = np.concatenate([sun_fixed(one) for one in np.split(t, 25)])
    assert _apart(sun_fixed(t), few).max() < 0.02
    assert sun_fixed(np.empty(0)).shape == (0, 3)


def test_sun_altitude() -> None:
    """At the subsolar point it stands in the zenith, on the other side of the Earth in the nadir."""
    x, y, z = sun_fixed(T0)[0]
    lat, lon = np.arctan2(z, np.hypot(x, y)), np.arctan2(y, x)
    high = sun_altitude([lat, -lat], [lon, lon + np.pi], 0.0, [T0, T0])
    # The normal of the ellipsoid and the ray from its centre are not quite the same.
    assert np.degrees(high) == pytest.approx([90, -90], abs=0.01)
    assert np.linalg.norm(sun_fixed(T0)[0] - to_fixed(lat, lon)) == pytest.approx(1.5e11, rel=0.02)


def test_the_sun_after_2100_is_told_without_a_warning() -> None:
    """SOFA's other theory is of the centre of Earth and Moon, up to 7 arcsec from the Earth as the Sun sees it."""
    t = instant("2101-01-01T00:00:00Z") + np.arange(0.0, 99 * 365.25, 31.0) * DAY
    tt = (t - 946728000.0 + 69.184) / DAY
    theirs = -erfa.plan94(2451545.0, tt, 3)["p"]
    distance = sun_fixed(t)
    assert np.isfinite(distance).all()
    ours = np.linalg.norm(distance, axis=1) / 149597870700.0
    assert ours == pytest.approx(np.linalg.norm(theirs, axis=1), abs=1e-4)
    assert _apart(_sun_celestial(tt), theirs).max() < 40  # of which 20 are aberration
