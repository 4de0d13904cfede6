"""The air as one model for orbit and ground: how it dims the Sun, how bright it is, what shows through it.

The Earth is a sphere of its equatorial radius: that of WGS 84 stretched along its axis, which keeps rays straight.
Three wavelengths stand for linear red, green and blue. Rays are straight: there is no refraction, so the real Sun sets
some minutes later on the ground and some seconds later in orbit. What is scattered once is integrated along each ray;
what is scattered more often comes from a table, taken as equal from all sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from flambeau.earth import EQUATORIAL_RADIUS, Floats
from flambeau.radiance.surroundings import SUN_RADIUS, Singles
from flambeau.radiance.tables import bilinear

RADIUS = EQUATORIAL_RADIUS
"""Radius of the ground [m]."""

TOP = 80e3
"""Height [m] of the last air that counts: a column through it sideways dims light by less than 0.1 %."""

CLEAR, HAZY = 0.05, 0.12
"""Optical depth of haze at 550 nm over a far sea, and over land: usual values, not looked up."""

WAVELENGTHS = np.array([0.611, 0.549, 0.464])
"""Wavelengths [um] of red, green and blue. Source: dominant wavelengths of the primaries of ITU-R BT.709 under D65."""

_RAYLEIGH_HEIGHT, _HAZE_HEIGHT = 8000.0, 1200.0  # scale heights [m]. Source: Bruneton and Neyret 2008
_OZONE_MIDDLE, _OZONE_REACH = 25e3, 15e3  # a tent from 10 to 40 km. Source: Hillaire 2020
# Cross-sections [m2] at the three wavelengths, times 300 Dobson units [1/m2]. Source: the table in the program of
# Bruneton 2017, between its steps of 10 nm.
_OZONE = np.array([4.25e-25, 3.46e-25, 0.417e-25]) * 300 * 2.6867e20
_ANGSTROM = 1.3  # exponent of haze over wavelength. Source: Angstrom 1929
HAZE_ALBEDO, _FORWARD = 0.92, 0.76  # scattering albedo and asymmetry of haze. Source: as Bruneton and Neyret 2008
_GROUND = 0.3  # albedo of the ground that lights the air from below. Source: mean of the Earth
_HEIGHTS, _SLANTS, _SUNS = 40, 128, 40  # sizes of the tables
DENSER = 6.0  # how much denser the table of scattering is where the Sun is at the horizon


def rayleigh_depth(wavelength: ArrayLike) -> Floats:
    """Return the optical depth (...) of clean air from the sea upwards at wavelengths [um, (...)].

    Source: Bodhaine et al. 1999, On Rayleigh Optical Depth Calculations, eq. 30 (1013.25 hPa, 360 ppm CO2, 45 deg).
    """
    w = np.square(np.asarray(wavelength, np.float64))
    top, bottom = 1.0455996 - 341.29061 / w - 0.90230850 * w, 1 + 0.0027059889 / w - 85.968563 * w
    return np.asarray(0.0021520 * top / bottom)


def visible_share(above: Floats) -> Floats:
    """Return which share of the Sun's disc (...) is over a straight edge, its middle `above` [radii, (...)] over it."""
    x = np.clip(above, -1.0, 1.0)
    return np.asarray(0.5 + (x * np.sqrt(1 - x * x) + np.arcsin(x)) / np.pi)


def densities(height: Floats) -> Floats:
    """Return the densities of clean air, haze and ozone (..., 3) at heights [m, (...)], relative to their most."""
    h = np.maximum(height, 0.0)
    ozone = np.maximum(0.0, 1 - np.abs(h - _OZONE_MIDDLE) / _OZONE_REACH)
    return np.stack((np.exp(-h / _RAYLEIGH_HEIGHT), np.exp(-h / _HAZE_HEIGHT), ozone), axis=-1)


@dataclass(frozen=True, eq=False, slots=True)
class Air:
    """Air with haze; make it by `air`.

    Attributes:
        haze: vertical optical depth of haze at 550 nm.
        depths: of clean air, haze and ozone, vertical, over their scale heights [1/m, (3, 3)]: kinds by colours.
        slant: transmittance towards the top, by height and slant (_HEIGHTS, _SLANTS, 3).
        often: radiance that is scattered more than once, over the Sun's illuminance [1/sr], by height and the Sun's
            height (_HEIGHTS, _SUNS, 3).
    """

    haze: float
    depths: Floats
    slant: Singles
    often: Singles

    def transmittance(self, height: Floats, sine: Floats) -> Singles:
        """Return which share of light (n, 3) comes in through all the air above.

        Args:
            height: [m, (n,)].
            sine: of the elevation of the direction (n,); below the horizon the value at the horizon.
        """
        x, y = _slant_places(np.clip(height, 0.0, TOP), sine)
        return bilinear(self.slant, x * (_HEIGHTS - 1), y * (_SLANTS - 1))

    def sunlight(self, height: Floats, sine: Floats) -> Singles:
        """Return the Sun's illuminance (n, 3) over that outside of the air; 0 when its whole disc is below the horizon.

        Args:
            height: [m, (n,)].
            sine: of the elevation of the Sun's centre (n,).
        """
        share = visible_share((np.arcsin(np.clip(sine, -1, 1)) + dip(height)) / SUN_RADIUS)
        return np.asarray(self.transmittance(height, sine) * share[:, None], np.float32)

    def scattered_often(self, height: Floats, sine: Floats) -> Singles:
        """Return the radiance [1/sr, (n, 3)] of light scattered more than once, over the Sun's illuminance.

        Args:
            height, sine: as in `sunlight`.
        """
        heights, suns = self.often.shape[:2]
        return bilinear(self.often, _height_place(height) * (heights - 1), _sun_place(sine) * (suns - 1))

    def march(
        self, start: Floats, ray: Floats, near: Floats, far: Floats, sun: Floats, *, steps: int = 24
    ) -> tuple[Singles, Singles]:
        """Go along rays through the air.

        Args:
            start: of the rays [m, (3,) or (n, 3)] from the Earth's centre.
            ray: unit vectors (n, 3).
            near, far: where the way through the air begins and ends, from the start [m, (n,)].
            sun: unit vector to the Sun (3,), or one for each ray (n, 3).
            steps: into how many parts the way is cut.

        Returns:
            Radiance [1/sr, (n, 3)] over the Sun's illuminance outside of the air, and the share of light (n, 3) from
            behind that comes through.

        Source: Hillaire 2020, A Scalable and Production Ready Sky and Atmosphere Rendering Technique.
        """
        return _marched(self, _cut(start, ray, near, far, steps), start, ray, sun)


@lru_cache(maxsize=8)
def air(haze: float = CLEAR) -> Air:
    """Return air with an optical depth of haze at 550 nm; its tables are computed once, in 0.2 CPU s."""
    depths = np.stack(
        (
            rayleigh_depth(WAVELENGTHS) / _RAYLEIGH_HEIGHT,
            haze * (0.55 / WAVELENGTHS) ** _ANGSTROM / _HAZE_HEIGHT,
            _OZONE / _OZONE_REACH,
        )
    )
    none = np.zeros((_HEIGHTS, _SUNS, 3), np.float32)
    once = Air(haze, depths, _slant_table(depths), none)
    return Air(haze, depths, once.slant, _often_table(once))


def dip(height: ArrayLike) -> Floats:
    """Return how far the horizon lies below the horizontal [rad, (...)] at heights [m, (...)]."""
    return np.asarray(np.arccos(RADIUS / (RADIUS + np.maximum(height, 0.0))))


def way_through(start: Floats, ray: Floats) -> tuple[Floats, Floats, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """Return where rays enter and leave the air [m, (n,)] from their start, and which end on the ground (n,).

    A ray that misses the air enters it and leaves it at 0.

    Args:
        start: [m, (3,) or (n, 3)] from the Earth's centre, above the ground.
        ray: unit vectors (n, 3).
    """
    along = np.einsum("...i,ni->n", start, ray) if start.ndim == 1 else np.einsum("ni,ni->n", start, ray)
    square = np.sum(start * start, axis=-1)
    top, ground = (along**2 - square + r * r for r in (RADIUS + TOP, RADIUS))
    hits = (ground > 0) & (along < 0)
    root = np.sqrt(np.maximum(top, 0.0))
    far = np.where(hits, -along - np.sqrt(np.maximum(ground, 0.0)), -along + root)
    meets = (top > 0) & (far > 0)
    near = np.maximum(0.0, -along - root)
    return np.where(meets, near, 0.0), np.where(meets, far, 0.0), hits


def _cut(start: Floats, ray: Floats, near: Floats, far: Floats, steps: int) -> tuple[Floats, Floats]:
    """Cut ways into parts: their middles and lengths [m, (steps, n)]; short ones where they are low.

    Equal steps in the root of the height over the lowest point are equal steps at a tangent, and short steps near the
    ground on a steep ray.
    """
    middle = -np.sum(start * ray, axis=-1)  # where the ray is nearest to the centre
    p2 = np.sum(start * start, axis=-1) - middle**2
    a, b = near - middle, far - middle
    ra, rb = np.sqrt(p2 + a * a), np.sqrt(p2 + b * b)
    through = (a < 0) & (b > 0)
    low = np.where(through, np.sqrt(np.maximum(p2, 0.0)), np.minimum(ra, rb))
    falling = np.where(b <= 0, -1.0, 1.0)
    xa, xb = (np.where(through, np.sign(s), falling) * np.sqrt(np.maximum(r - low, 0)) for s, r in ((a, ra), (b, rb)))
    x = xa + (xb - xa) * np.linspace(0.0, 1.0, 2 * steps + 1)[:, None]
    side = np.where(through, np.sign(x), falling)
    s = side * np.sqrt(np.maximum((low + x * x) ** 2 - p2, 0.0)) + middle
    s[0], s[-1] = near, far
    return s[1::2], np.diff(s[::2], axis=0)


def _marched(
    air: Air, parts: tuple[Floats, Floats], start: Floats, ray: Floats, sun: Floats
) -> tuple[Singles, Singles]:
    cosine = np.sum(ray * sun, axis=-1)
    clean, hazy = rayleigh_phase(cosine)[:, None], haze_phase(cosine)[:, None]
    along, square = np.sum(start * ray, axis=-1), np.sum(start * start, axis=-1)
    light = np.zeros((len(ray), 3), np.float32)
    passed = np.ones((len(ray), 3), np.float32)
    to_sun = np.sum(start * sun, axis=-1)
    for s, ds in zip(*parts, strict=True):
        r = np.sqrt(square + s * (s + 2 * along))
        height, sine = r - RADIUS, (to_sun + s * cosine) / r
        source, lost = _source(air, height, sine, clean, hazy)
        through = np.exp(-lost * ds[:, None].astype(np.float32))
        light += passed * source * (1 - through) / np.maximum(lost, 1e-20)
        passed *= through
    return light, passed


def _source(air: Air, height: Floats, sine: Floats, clean: Singles, hazy: Singles) -> tuple[Singles, Singles]:
    """Return what each metre of air sends on [1/sr/m, (n, 3)] over the Sun's illuminance, and what it takes [1/m]."""
    density = densities(height).astype(np.float32)
    depths = air.depths.astype(np.float32)
    of_clean = density[:, :1] * depths[0]
    of_haze = density[:, 1:2] * depths[1]
    lost = of_clean + of_haze + density[:, 2:] * depths[2]
    once = air.sunlight(height, sine) * (of_clean * clean + of_haze * hazy * HAZE_ALBEDO)
    often = air.scattered_often(height, sine) * (of_clean + of_haze * HAZE_ALBEDO)
    return np.asarray(once + often, np.float32), np.asarray(lost, np.float32)


def rayleigh_phase(cosine: Floats) -> Singles:
    """Return how clean air spreads light [1/sr, (n,)] by the cosine of the angle. Source: Rayleigh 1871."""
    return np.asarray(3 / (16 * np.pi) * (1 + cosine**2), np.float32)


def haze_phase(cosine: Floats) -> Singles:
    """Return how haze spreads light [1/sr, (n,)]. Source: Cornette and Shanks 1992."""
    g = _FORWARD
    top = (1 - g * g) * (1 + cosine**2)
    return np.asarray(3 / (8 * np.pi) * top / ((2 + g * g) * (1 + g * g - 2 * g * cosine) ** 1.5), np.float32)


def _slant_table(depths: Floats, steps: int = 48) -> Singles:
    """Return the transmittance from heights along slants to the top (_HEIGHTS, _SLANTS, 3)."""
    height = TOP * np.linspace(0, 1, _HEIGHTS) ** 2
    r = (RADIUS + height)[:, None]
    least, most = TOP - height[:, None], _reach(height)[:, None]
    way = least + (most - least) * np.linspace(0, 1, _SLANTS) ** 2
    sine = ((RADIUS + TOP) ** 2 - r * r - way * way) / (2 * r * np.maximum(way, 1e-3))
    start = np.zeros((_HEIGHTS * _SLANTS, 3))
    start[:, 2] = np.repeat(r[:, 0], _SLANTS)
    s = np.clip(sine, -1, 1).ravel()
    ray = np.column_stack((np.sqrt(1 - s * s), np.zeros_like(s), s))
    at, length = _cut(start, ray, np.zeros_like(s), way.ravel(), steps)
    radius = np.sqrt(start[:, 2] ** 2 + at * (at + 2 * start[:, 2] * s))
    columns = np.einsum("snk,sn->nk", densities(radius - RADIUS), length)
    return np.asarray(np.exp(-columns @ depths).reshape(_HEIGHTS, _SLANTS, 3), np.float32)


def _reach(height: Floats) -> Floats:
    """Return how far it is [m, (n,)] from heights over the horizon to the top."""
    top = np.sqrt((RADIUS + TOP) ** 2 - RADIUS**2)
    return np.asarray(np.sqrt((RADIUS + height) ** 2 - RADIUS**2) + top)


def _slant_places(height: Floats, sine: Floats) -> tuple[Floats, Floats]:
    """Return where heights [m, (n,)] and slants stand in that table, 0 to 1.

    Source: Bruneton and Neyret 2008: by the distance to the top, which is smooth at the horizon.
    """
    r = RADIUS + height
    b = r * np.clip(sine, -np.sin(dip(height)), 1.0)
    way = -b + np.sqrt(np.maximum(b * b - r * r + (RADIUS + TOP) ** 2, 0.0))
    least = TOP - height
    return _height_place(height), np.sqrt(np.clip((way - least) / (_reach(height) - least), 0.0, 1.0))


def _height_place(height: Floats) -> Floats:
    return np.asarray(np.sqrt(np.clip(height / TOP, 0.0, 1.0)))


def _sun_place(sine: Floats) -> Floats:
    return np.asarray(0.5 + np.arctan(DENSER * sine) / (2 * np.arctan(DENSER)))


def _often_table(once: Air, polar: int = 8, around: int = 8, steps: int = 12) -> Singles:
    """Return the radiance scattered more than once (_HEIGHTS, _SUNS, 3) over the Sun's illuminance [1/sr].

    Source: Hillaire 2020, section 5.5: the second order, and all others as a geometric series of it.
    """
    height = np.maximum(TOP * np.linspace(0, 1, _HEIGHTS) ** 2, 1.0)
    sine = np.tan((np.linspace(0, 1, _SUNS) - 0.5) * 2 * np.arctan(DENSER)) / DENSER
    ray, weight = _sphere(polar, around)
    start = np.column_stack((np.zeros((_HEIGHTS, 2)), RADIUS + height))
    second, again = np.zeros((2, _HEIGHTS, _SUNS, 3))
    origin, rays = np.repeat(start, len(ray), axis=0), np.tile(ray, (_HEIGHTS, 1))
    near, far, hits = way_through(origin, rays)
    at, length = _cut(origin, rays, near, far, steps)
    radius, passed, sent = _ways(once, origin, rays, at, length)
    end = origin + rays * far[:, None]
    point = (origin + rays * at[..., None]).reshape(-1, 3)
    for k, s in enumerate(sine):
        sun = np.array([np.sqrt(max(1 - s * s, 0.0)), 0.0, s])
        lit = _lit(once, point, radius.ravel(), sun).reshape(sent.shape)
        light = np.sum(lit * sent, axis=0) / (4 * np.pi)
        ground = once.sunlight(np.zeros(len(end)), end @ sun / RADIUS) * np.maximum(end @ sun / RADIUS, 0)[:, None]
        light += np.where(hits[:, None], passed * ground * _GROUND / np.pi, 0.0)
        second[:, k] = np.einsum("hdc,d->hc", light.reshape(_HEIGHTS, -1, 3), weight)
    again[:] = np.einsum("hdc,d->hc", np.sum(sent, axis=0).reshape(_HEIGHTS, -1, 3), weight)[:, None]
    return np.asarray(second / (1 - again), np.float32)


def _ways(air: Air, origin: Floats, rays: Floats, at: Floats, length: Floats) -> tuple[Floats, Singles, Singles]:
    """Return radii [m] on ways, what passes them whole, and the share of each part that is scattered towards us."""
    radius = np.linalg.norm(origin + rays * at[..., None], axis=-1)
    density = densities(radius - RADIUS)
    scatter = density[..., :1] * air.depths[0] + density[..., 1:2] * air.depths[1] * HAZE_ALBEDO
    lost = density @ air.depths
    through = np.exp(-lost * length[..., None])
    passed = np.cumprod(through, axis=0)
    before = np.concatenate((np.ones_like(passed[:1]), passed[:-1]))
    sent = before * scatter * (1 - through) / lost
    return radius, passed[-1].astype(np.float32), sent.astype(np.float32)


def _lit(air: Air, point: Floats, radius: Floats, sun: Floats) -> Singles:
    return air.sunlight(radius - RADIUS, point @ sun / radius)


def _sphere(polar: int, around: int) -> tuple[Floats, Floats]:
    """Return directions over the sphere (n, 3) and their shares of it (n,), half a turn mirrored at the Sun's plane."""
    z, w = np.polynomial.legendre.leggauss(polar)
    a = (np.arange(around) + 0.5) / around * np.pi
    z, a = (x.ravel() for x in np.meshgrid(z, a, indexing="ij"))
    flat = np.sqrt(1 - z * z)
    return np.column_stack((flat * np.cos(a), flat * np.sin(a), z)), np.repeat(w, around) / 2 / around
