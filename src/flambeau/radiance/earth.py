"""The Earth as it is seen from orbit: land, sea, clouds and cities below the air, and the bright rim of the air.

The ellipsoid is stretched along its axis into a sphere, which keeps rays straight: the limb is where `orbit.view.limb`
has it. The air before the ground and at the limb is integrated on a grid that fits the view, finest at the limb; what
stands on the ground is found for each ray.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from flambeau.earth import TO_SPHERE, Floats
from flambeau.radiance.air import CLEAR, RADIUS, TOP, Air, air, way_through
from flambeau.radiance.land import Land, Light
from flambeau.radiance.surroundings import Singles
from flambeau.radiance.tables import bilinear

_GROUND, _RIM, _AROUND = 64, 96, 72  # sizes of the grids: at the ground, at the limb, around the nadir
_RIM_POWER = 1.5  # how much denser the grid at the limb is near the ground
_PART = 1 << 14  # rays at a time, so that all that is known of them stays in the cache
_LEAST = 1e-9  # [cd/m2] added to the light of the air, so that its logarithm can be interpolated
_NIGHT = -0.12  # sine of how low a light may stand and still light the ground or clouds
# [cd/m2] looking straight up: 100 rayleigh of the green line, 557.7 nm, as much of the continuum. A choice at the low
# end of 100 to 250, the usual value, which was not looked up.
_AIRGLOW = 4.8e-5
_GLOW_HEIGHT, _GLOW_WIDTH = 95e3, 4.2e3  # [m]. Source: Khomich et al. 2008, Airglow as an Indicator; 10 km at half
_GLOW_TOP = _GLOW_HEIGHT + 4 * _GLOW_WIDTH
# Of luminance 1: half the green line, brought into Rec. 709, two fifths continuum, the rest sodium. Source: Broadfoot
# and Kendall 1968, The Airglow Spectrum, 3100-10,000 A: 0.3 rayleigh to the angstrom of continuum.
_GREEN = np.array([0.76, 1.10, 0.63], np.float32)


@dataclass(frozen=True, eq=False, slots=True)
class Earth:
    """The Earth from a point; make it by `seen_from`.

    Attributes:
        origin: where it is seen from [m, (3,)], stretched.
        lights: with directions stretched.
        rims, grounds: for each light, by height or steepness and by the angle around the nadir, the logarithm of the
            radiance of the air [cd/m2], and as channels 3 to 5 what it lets through.
        air: the air around it.
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
        between = step(rays)
        parts = [self._part(part, between) for part in np.array_split(rays, len(rays) // _PART + 1)]
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def _part(self, rays: Singles, step: float) -> tuple[Singles, Singles]:
        ray = rays * TO_SPHERE
        ray /= np.sqrt(np.einsum("ni,ni->n", ray, ray))[:, None]
        along = ray @ self.origin
        closest2 = self.origin @ self.origin - along * along  # squared distance of the ray from the centre
        meets = (closest2 < (RADIUS + TOP) ** 2) & (along < 0)
        hits = meets & (closest2 < RADIUS**2)
        light = np.zeros((len(rays), 3), np.float32)
        behind = np.ones((len(rays), 3), np.float32)
        if (rim := meets & ~hits).any():
            light[rim], behind[rim] = self._rim(ray[rim], closest2[rim])
        if hits.any():
            light[hits], behind[hits] = self._ground(ray[hits], along[hits], step)
        if self._dark():
            self._add_glow(light, behind, closest2, along)
        return light, behind

    def _rim(self, ray: Floats, closest2: Floats) -> tuple[Singles, Singles]:
        place = _rim_place((np.sqrt(closest2) - RADIUS) / TOP)
        mixed = [self._mixed(t, place, ray, light) for t, light in zip(self.rims, self.lights, strict=True)]
        return np.asarray(sum(m[:, :3] for m in mixed), np.float32), mixed[0][:, 3:]

    def _ground(self, ray: Floats, along: Floats, step: float) -> tuple[Singles, Singles]:
        steep = np.sqrt(np.maximum(1 - (self.origin @ self.origin - along * along) / RADIUS**2, 0.0))
        distance = -along - RADIUS * steep
        normal = ((self.origin + ray * distance[:, None]) / RADIUS).astype(np.float32)
        land = Land.at(normal, (distance * step / np.sqrt(steep + 0.02)).astype(np.float32), self.clouds)
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
        rows, columns = table.shape[:2]
        mixed = bilinear(table, place * (rows - 1), around * (columns - 1))
        np.exp(mixed[:, :3], out=mixed[:, :3])
        return mixed

    def _add_glow(self, light: Singles, behind: Singles, closest2: Floats, along: Floats) -> None:
        """Add the airglow of a layer at 95 km: its near half, and its far half as the air lets it through."""
        near = (along < 0) & (closest2 < (RADIUS + _GLOW_TOP) ** 2)
        half = _glow(np.sqrt(closest2[near]))[:, None] * _GREEN
        light[near] += half * (1 + behind[near])


def seen_from(origin: Floats, lights: tuple[Light, ...], *, cover: float, haze: float = CLEAR) -> Earth:
    """Return the Earth as seen from a point above the air [m, (3,), Earth-fixed].

    Args:
        origin: the point.
        lights: the Sun, perhaps the Moon.
        cover: share of the Earth that clouds cover.
        haze: as in `air`.
    """
    stretched = origin * TO_SPHERE
    lights = tuple(Light(_unit(light.towards * TO_SPHERE), light.illuminance) for light in lights)
    model = air(haze)
    rims, grounds = (tuple(_grid(model, stretched, light, on) for light in lights) for on in (False, True))
    return Earth(stretched, lights, rims, grounds, model, cover)


def step(rays: Singles) -> float:
    """Return the angle [rad] between neighbouring directions of a picture: the median of some."""
    if len(rays) < 2:
        return 0.1
    k = np.linspace(0, len(rays) - 2, min(len(rays) - 1, 999)).astype(np.intp)
    steps = np.sort(np.linalg.norm(rays[k + 1] - rays[k], axis=1))  # np.median would load all of numpy.ma
    return float(steps[(len(steps) - 1) // 2] + steps[len(steps) // 2]) / 2


def _grid(air: Air, origin: Floats, light: Light, ground: bool) -> Singles:
    """Return the light of the air and what it lets through (a, _AROUND, 6), on the ground or at the rim."""
    x = np.linspace(0, 1, _GROUND if ground else _RIM)
    far = float(np.sqrt(origin @ origin))
    if ground:
        steep = np.clip(x * x, 1e-5, 1 - 1e-9)
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


def _rim_place(height: Floats) -> Floats:
    return np.asarray(np.clip(height, 0.0, 1.0) ** (1 / _RIM_POWER))


def _plane(origin: Floats, towards: Floats) -> tuple[Floats, Floats]:
    """Return the unit vectors down and, square to it, towards a light."""
    down = -_unit(origin)
    ahead = towards - (towards @ down) * down
    if ahead @ ahead < 1e-12:
        ahead = np.cross(down, np.eye(3)[int(np.argmin(np.abs(down)))])
    return down, _unit(ahead)


def _glow(closest: Floats) -> Singles:
    """Return the airglow [cd/m2, (n,)] of half of rays that come as near to the Earth's centre as `closest` [m, (n,)].

    Source: van Rhijn 1921: the length of the way through a thin layer, and from which side it is seen.
    """
    at, glow = _glow_table()
    return np.asarray(np.interp(closest, at, glow), np.float32)


@cache
def _glow_table() -> tuple[Floats, Floats]:
    at = RADIUS + np.concatenate((np.linspace(-1, 0, 100)[:-1] * RADIUS, np.linspace(0, _GLOW_TOP, 200)))
    r = RADIUS + np.linspace(_GLOW_HEIGHT - 4 * _GLOW_WIDTH, _GLOW_TOP, 400)
    layer = np.exp(-0.5 * ((r - RADIUS - _GLOW_HEIGHT) / _GLOW_WIDTH) ** 2) / (_GLOW_WIDTH * np.sqrt(2 * np.pi))
    way = np.sqrt(np.maximum(r**2 - at[:, None] ** 2, 0.0))
    return at, np.sum((layer[1:] + layer[:-1]) / 2 * np.diff(way, axis=1), axis=1) * _AIRGLOW


def _unit(v: Floats) -> Floats:
    return np.asarray(v / np.linalg.norm(v))
