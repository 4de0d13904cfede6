"""The Earth as it is seen from orbit: land, sea, clouds and cities below the air, and the bright rim of the air.

The ellipsoid is stretched along its axis into a sphere, which keeps rays straight: the limb is where `orbit.view.limb`
has it. The air before the ground and at the limb is integrated on a grid that fits the view, finest at the limb; what
stands on the ground is found for each ray.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from flambeau.earth import FLATTENING, Floats
from flambeau.radiance import clouds, imagery
from flambeau.radiance.air import CLEAR, RADIUS, TOP, Air, air, way_through
from flambeau.radiance.surroundings import Singles
from flambeau.orbit.light import Bools

_TO_SPHERE = np.array([1.0, 1.0, 1 / (1 - FLATTENING)])
_GROUND, _RIM, _AROUND = 64, 96, 72  # sizes of the grids: at the ground, at the limb, around the nadir
_PART = 1 << 14  # rays at a time, so that all that is known of them stays in the cache
_LEAST = 1e-9  # [cd/m2] added to the light of the air, so that its logarithm can be interpolated
_LIT = 256  # size of the table of light on the ground
_NIGHT = -0.12  # sine of how low a light may stand and still light the ground or clouds
_CLOUD_HEIGHT = 6000.0  # [m] at which clouds are lit
_SHADE = 3000.0  # [m] by which clouds stand over the ground that they shade
_LAND = 0.72  # albedo over what the picture shows: it was made bright. See test: the mean of the Earth is 0.3
_SEA = np.array([0.005, 0.014, 0.028], np.float32)  # what comes out of deep water. Source: Morel and Maritorena 2001
_SLOPES = 0.003 + 0.00512 * 6.0  # mean square of the slopes of the sea. Source: Cox and Munk 1954, wind of 6 m/s
_CITY = 1.5  # [cd/m2] of the whitest spot of the picture of the night: a city's middle, 100 nW/cm2/sr of sodium light
_SODIUM = np.array([1.55, 0.90, 0.35], np.float32)  # of luminance 1: lamps of 2700 K and less
_AIRGLOW = 4.8e-5  # [cd/m2] looking straight up: 250 rayleigh of the green line, 557.7 nm
_GLOW_HEIGHT, _GLOW_WIDTH = 95e3, 6e3  # [m]. Source: Khomich et al. 2008, Airglow as an Indicator
_GLOW_TOP = _GLOW_HEIGHT + 4 * _GLOW_WIDTH
_GREEN = np.array([0.25, 1.28, 0.43], np.float32)  # of luminance 1: the line, brought into Rec. 709


@dataclass(frozen=True, eq=False, slots=True)
class Light:
    """A far light: unit vector to it (3,), Earth-fixed, and illuminance outside of the air [lx, (3,)]."""

    towards: Floats
    illuminance: Singles


@dataclass(frozen=True, eq=False, slots=True)
class Earth:
    """The Earth from a point; make it by `seen_from`.

    Attributes:
        origin: where it is seen from [m, (3,)], stretched.
        lights: with directions stretched.
        rims, grounds: for each light the logarithm of the radiance of the air [cd/m2], and as channels 3 to 5 what it lets through,
            by height or steepness and by the angle around the nadir.
        clouds: share of the Earth that clouds cover.
    """

    origin: Floats
    lights: tuple[Light, ...]
    rims: tuple[Singles, ...]
    grounds: tuple[Singles, ...]
    air: Air
    clouds: float

    def radiance(self, rays: Singles) -> tuple[Singles, Singles]:
        """Return the radiance [cd/m2, (n, 3)] in Earth-fixed directions (n, 3), and the share of what is behind.

        Directions that lie next to each other are taken as neighbours in a picture: details that are finer than the
        step between them are left out.
        """
        parts = [self._part(part, step(rays)) for part in np.array_split(rays, len(rays) // _PART + 1)]
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def _part(self, rays: Singles, step: float) -> tuple[Singles, Singles]:
        ray = rays * _TO_SPHERE
        ray /= np.sqrt(np.einsum("ni,ni->n", ray, ray))[:, None]
        along = ray @ self.origin
        closest2 = self.origin @ self.origin - along * along  # squared distance of the ray from the centre
        meets = (closest2 < (RADIUS + TOP) ** 2) & (along < 0)
        hits = meets & (closest2 < RADIUS**2)
        light = np.zeros((len(rays), 3), np.float32)
        behind = np.ones((len(rays), 3), np.float32)
        for mask, shade in ((hits, self._ground), (meets & ~hits, self._rim)):
            if mask.all():
                light, behind = shade(ray, along, closest2, step)
            elif mask.any():
                light[mask], behind[mask] = shade(ray[mask], along[mask], closest2[mask], step)
        if self._dark():
            self._add_glow(light, behind, closest2, along)
        return light, behind

    def _rim(self, ray: Floats, along: Floats, closest2: Floats, step: float) -> tuple[Singles, Singles]:
        place = _rim_place((np.sqrt(closest2) - RADIUS) / TOP)
        mixed = [self._mixed(t, place, ray, light) for t, light in zip(self.rims, self.lights, strict=True)]
        return np.asarray(sum(m[:, :3] for m in mixed), np.float32), mixed[0][:, 3:]

    def _ground(self, ray: Floats, along: Floats, closest2: Floats, step: float) -> tuple[Singles, Singles]:
        steep = np.sqrt(1 - closest2 / RADIUS**2)
        distance = -along - RADIUS * steep
        normal = ((self.origin + ray * distance[:, None]) / RADIUS).astype(np.float32)
        land = _Land.at(normal, (distance * step / np.sqrt(steep + 0.02)).astype(np.float32), self.clouds)
        air = np.zeros((len(ray), 3), np.float32)
        below = land.cities() if self._dark() else np.zeros_like(air)
        place = np.sqrt(steep)
        for table, light in zip(self.grounds, self.lights, strict=True):
            mixed = self._mixed(table, place, ray, light)
            air += mixed[:, :3]
            if (normal @ light.towards).max() > _NIGHT:
                below += land.lit(self.air, light, ray.astype(np.float32), steep.astype(np.float32))
        return air + mixed[:, 3:] * below, np.zeros_like(air)

    def _dark(self) -> bool:
        """Tell whether some of the ground in sight may be in the night."""
        far = np.sqrt(self.origin @ self.origin)
        return bool(self.origin @ self.lights[0].towards / far < np.sin(np.arccos(RADIUS / far)) + 0.05)

    def _mixed(self, table: Singles, place: Floats, ray: Floats, light: Light) -> Singles:
        """Interpolate a grid of the air at places (n,) from 0 to 1 and the angles of rays from the light."""
        down, ahead = _plane(self.origin, light.towards)
        flat = np.sqrt(np.maximum(1 - (ray @ down) ** 2, 1e-12))
        around = np.sqrt(np.arccos(np.clip(ray @ ahead / flat, -1, 1)) / np.pi)
        mixed = _bilinear(table, place, around)
        np.exp(mixed[:, :3], out=mixed[:, :3])
        return mixed

    def _add_glow(self, light: Singles, behind: Singles, closest2: Floats, along: Floats) -> None:
        """Add the airglow of a layer at 95 km: its near half, and its far half as the air lets it through."""
        near = (along < 0) & (closest2 < (RADIUS + _GLOW_TOP) ** 2)
        half = _glow(np.sqrt(closest2[near]))[:, None] * _GREEN
        light[near] += half * (1 + behind[near])


@dataclass(frozen=True, eq=False, slots=True)
class _Land:
    """What stands at places of the ground (n,): how it sends back light, without the light."""

    normal: Singles
    footprint: Singles
    clouds: float
    lat: Singles
    lon: Singles
    picture: Singles
    weather: Singles
    white: Singles

    @classmethod
    def at(cls, normal: Singles, footprint: Singles, cover: float) -> _Land:
        x, y, z = normal.T
        lat, lon = np.arctan2(z / np.float32(1 - FLATTENING), np.hypot(x, y)), np.arctan2(y, x)
        picture = imagery.day().sample(lat, lon, footprint)
        weather = clouds.weather().sample(lat, lon, footprint)
        white = clouds.white(weather, normal * np.float32(RADIUS), footprint, cover)
        return cls(normal, footprint, cover, lat, lon, picture, weather, white)

    def lit(self, air: Air, light: Light, ray: Singles, steep: Singles) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] that a light makes below the air, seen along rays (n, 3)."""
        towards = light.towards.astype(np.float32)
        sine = self.normal @ towards
        low, sky, high = np.split(_looked_up(_ground_light(air.haze), sine), 3, axis=1)
        up = np.maximum(sine, 0)[:, None]
        ahead = self._ahead(towards, sine)
        open_ = (1 - 0.9 * ahead)[:, None]
        sea = self.picture[:, 3:]
        albedo = imagery.linear(self.picture[:, :3])
        albedo = albedo * (_LAND * (1 - 0.8 * sea)) + _SEA * sea
        below = albedo * np.float32(1 / np.pi) * (low * up * open_ + sky)
        below += sea * (_fresnel(steep)[:, None] * np.float32(1 / np.pi) * sky)
        below += sea * open_ * low * _glint(self.normal, ray, towards, steep)[:, None]
        relief = np.clip(1 + 1.4 * (self.white - ahead), 0.35, 1.4)[:, None]
        above = np.float32(1 / np.pi) * (high * (0.9 * up + 0.05) * relief + sky)
        white = self.white[:, None]
        return np.asarray((below * (1 - white) ** 2 + above * white) * light.illuminance, np.float32)

    def _ahead(self, towards: Singles, sine: Singles) -> Singles:
        """Return how white the clouds are over a place towards the light, where their shadow comes from."""
        flat = towards - self.normal * sine[:, None]
        cot = 1 / np.clip(sine, 0.1, 1.0)
        point = self.normal * np.float32(RADIUS) + flat * (np.float32(_SHADE) * cot)[:, None]
        return clouds.white(self.weather, point, self.footprint, self.clouds, sizes=2)

    def cities(self) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] of lights on the ground, dimmed by clouds."""
        seen = imagery.linear(imagery.night().sample(self.lat, self.lon, self.footprint)[:, :3])
        lamps = np.maximum(seen[:, 0] - 0.6 * seen[:, 2] - 0.012, 0)
        out = np.zeros_like(seen)
        if (some := lamps > 0).any():
            grain = clouds.grain(self.normal[some] * np.float32(RADIUS), self.footprint[some])
            out[some] = (_CITY * lamps[some] * grain * (1 - self.white[some]) ** 2)[:, None] * _SODIUM
        return out


def seen_from(origin: Floats, lights: tuple[Light, ...], *, cover: float, haze: float = CLEAR) -> Earth:
    """Return the Earth as seen from a point above the air [m, (3,), Earth-fixed].

    Args:
        origin: the point.
        lights: the Sun, perhaps the Moon.
        cover: share of the Earth that clouds cover.
        haze: as in `air`.
    """
    stretched = origin * _TO_SPHERE
    lights = tuple(Light(_unit(light.towards * _TO_SPHERE), light.illuminance) for light in lights)
    model = air(haze)
    rims, grounds = (tuple(_grid(model, stretched, light, on) for light in lights) for on in (False, True))
    return Earth(stretched, lights, rims, grounds, model, cover)


def step(rays: Singles) -> float:
    """Return the angle [rad] between neighbouring directions of a picture: the median of some."""
    if len(rays) < 2:
        return 0.1
    k = np.linspace(0, len(rays) - 2, min(len(rays) - 1, 999)).astype(np.intp)
    return float(np.median(np.linalg.norm(rays[k + 1] - rays[k], axis=1)))


def _grid(air: Air, origin: Floats, light: Light, ground: bool) -> Singles:
    """Return the light of the air and what it lets through (a, _AROUND, 6), on the ground or at the rim."""
    x = np.linspace(0, 1, _GROUND if ground else _RIM)
    far = float(np.sqrt(origin @ origin))
    if ground:
        steep = np.clip(x * x, 1e-5, 1 - 1e-9) * 1.0
        closest = RADIUS * np.sqrt(1 - steep**2)
    else:
        closest = RADIUS + np.clip(TOP * x**_RIM_POWER, 1.0, TOP - 1.0)
    sine = np.minimum(closest / far, 1.0)[:, None]
    a = np.linspace(0, 1, _AROUND) ** 2 * np.pi
    down, ahead = _plane(origin, light.towards)
    aside = np.cross(down, ahead)
    out = np.cos(a)[:, None] * ahead + np.sin(a)[:, None] * aside
    rays = (np.sqrt(1 - sine**2)[..., None] * down + sine[..., None] * out).reshape(-1, 3)
    near, end, _ = way_through(origin, rays)
    seen, passed = air.march(origin, rays, near, end, light.towards, steps=32)
    return np.concatenate((np.log(seen * light.illuminance + _LEAST), passed), axis=1).reshape(len(x), _AROUND, 6)


_RIM_POWER = 1.5


def _rim_place(height: Floats) -> Floats:
    return np.asarray(np.clip(height, 0.0, 1.0) ** (1 / _RIM_POWER))


def _plane(origin: Floats, towards: Floats) -> tuple[Floats, Floats]:
    """Return the unit vectors down and, square to it, towards a light."""
    down = -_unit(origin)
    ahead = towards - (towards @ down) * down
    if ahead @ ahead < 1e-12:
        ahead = np.cross(down, np.eye(3)[int(np.argmin(np.abs(down)))])
    return down, _unit(ahead)


@lru_cache(maxsize=8)
def _ground_light(haze: float) -> Singles:
    """Return light over that outside of the air (_LIT, 9) by the height of its source.

    Columns: what comes straight to the ground, what the sky sheds on flat ground, what comes straight to the clouds.
    """
    model = air(haze)
    sine = _sine_at(np.linspace(0, 1, _LIT))
    low, high = (model.sunlight(np.full(_LIT, h), sine) for h in (0.0, _CLOUD_HEIGHT))
    few = _sine_at(np.linspace(0, 1, 49))
    z, w = np.polynomial.legendre.leggauss(6)
    a = (np.arange(8) + 0.5) / 8 * np.pi
    z, a = (v.ravel() for v in np.meshgrid((z + 1) / 2, a, indexing="ij"))
    rays = np.column_stack((np.sqrt(1 - z * z) * np.cos(a), np.sqrt(1 - z * z) * np.sin(a), z))
    start = np.array([0.0, 0.0, RADIUS + 1.0])
    near, far, _ = way_through(start, rays)
    weight = np.repeat(w, 8) / 8 * np.pi * z
    suns = [np.array([np.sqrt(1 - s * s), 0, s]) for s in few]
    shed = np.stack([weight @ model.march(start, rays, near, far, sun, steps=16)[0] for sun in suns])
    sky = np.column_stack([np.interp(sine, few, c) for c in shed.T])
    return np.concatenate((low, sky, high), axis=1).astype(np.float32)


_DENSE = 8.0


def _sine_at(place: Floats) -> Floats:
    """Return the sines at places from 0 to 1 of that table, densest at the horizon."""
    return np.asarray(np.tan((place - 0.5) * 2 * np.arctan(_DENSE)) / _DENSE)


def _looked_up(table: Singles, sine: Singles) -> Singles:
    x = (0.5 + np.arctan(np.float32(_DENSE) * sine) * np.float32(0.5 / np.arctan(_DENSE))) * np.float32(len(table) - 1)
    k = np.clip(x.astype(np.int32), 0, len(table) - 2)
    low = table.take(k, axis=0)
    return np.asarray(low + (table.take(k + 1, axis=0) - low) * (x - k)[:, None].astype(np.float32))


def _bilinear(table: Singles, x: Floats, y: Floats) -> Singles:
    a, b = table.shape[:2]
    x, y = x * (a - 1), y * (b - 1)
    i, j = np.clip(x.astype(np.int32), 0, a - 2), np.clip(y.astype(np.int32), 0, b - 2)
    u, v = (x - i).astype(np.float32)[:, None], (y - j).astype(np.float32)[:, None]
    flat, k = table.reshape(a * b, -1), i * b + j
    low, high = (flat.take(r, axis=0) * (1 - v) + flat.take(r + 1, axis=0) * v for r in (k, k + b))
    return np.asarray(low + (high - low) * u)


def _fresnel(cosine: Singles) -> Singles:
    """Return the share of light that water reflects. Source: Schlick 1994, refractive index 1.34."""
    return np.asarray(0.021 + 0.979 * (1 - np.clip(cosine, 0, 1)) ** 5, np.float32)


def _glint(normal: Singles, ray: Singles, towards: Singles, steep: Singles) -> Singles:
    """Return the radiance [1/sr, (n,)] of the rough sea over the illuminance square to the light.

    Source: Cox and Munk 1954, Measurement of the Roughness of the Sea Surface, without the wind's direction.
    """
    half = towards - ray
    half /= np.sqrt(np.einsum("ni,ni->n", half, half))[:, None]
    tilt2 = np.clip(np.einsum("ni,ni->n", normal, half), 0.05, 1) ** 2
    facets = np.exp(-(1 / tilt2 - 1) / _SLOPES) / (np.pi * _SLOPES)
    mirrored = _fresnel(-np.einsum("ni,ni->n", ray, half))
    return np.asarray(mirrored * facets / (4 * np.maximum(steep, 0.08) * tilt2**2), np.float32)


def _glow(closest: Floats) -> Singles:
    """Return the airglow [cd/m2, (n,)] of half of rays that come as near to the Earth's centre as `closest` [m, (n,)].

    Source: van Rhijn 1921: the length of the way through a thin layer, and from which side it is seen.
    """
    at, glow = _glow_table()
    return np.float32(np.interp(closest, at, glow))


@cache
def _glow_table() -> tuple[Floats, Floats]:
    at = RADIUS + np.concatenate((np.linspace(-1, 0, 100)[:-1] * RADIUS, np.linspace(0, _GLOW_TOP, 200)))
    r = RADIUS + np.linspace(_GLOW_HEIGHT - 4 * _GLOW_WIDTH, _GLOW_TOP, 400)
    layer = np.exp(-0.5 * ((r - RADIUS - _GLOW_HEIGHT) / _GLOW_WIDTH) ** 2) / (_GLOW_WIDTH * np.sqrt(2 * np.pi))
    way = np.sqrt(np.maximum(r**2 - at[:, None] ** 2, 0.0))
    return at, np.sum((layer[1:] + layer[:-1]) / 2 * np.diff(way, axis=1), axis=1) * _AIRGLOW


def _unit(v: Floats) -> Floats:
    return np.asarray(v / np.linalg.norm(v))
