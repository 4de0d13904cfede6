"""What stands on the ground below the air, seen from above: land, sea and its glint, clouds, the lights of towns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from flambeau.earth import FLATTENING, Floats
from flambeau.radiance import clouds, imagery
from flambeau.radiance.air import RADIUS, Air, air, way_through
from flambeau.radiance.surroundings import Singles
from flambeau.radiance.tables import linear

_LIT = 256  # size of the table of light on the ground
_CLOUD_HEIGHT = 6000.0  # [m] at which clouds are lit
_SHADE = 3000.0  # [m] by which clouds stand over the ground that they shade
_LAND = 0.72  # albedo over what the picture shows: it was made bright. See test: the mean of the Earth is 0.3
_SEA = np.array([0.005, 0.014, 0.028], np.float32)  # what comes out of deep water. Source: Morel and Maritorena 2001
_SLOPES = 0.003 + 0.00512 * 6.0  # mean square of the slopes of the sea. Source: Cox and Munk 1954, wind of 6 m/s
_CITY = 1.5  # [cd/m2] of the whitest spot of the picture of the night: a city's middle, 100 nW/cm2/sr of sodium light
_SODIUM = np.array([1.55, 0.90, 0.35], np.float32)  # of luminance 1: lamps of 2700 K and less
_DENSE = 8.0  # how much denser the table of light is where the light is at the horizon


@dataclass(frozen=True, eq=False, slots=True)
class Light:
    """A far light: unit vector to it (3,), Earth-fixed, and illuminance outside of the air [lx, (3,)]."""

    towards: Floats
    illuminance: Singles


@dataclass(frozen=True, eq=False, slots=True)
class Land:
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
    def at(cls, normal: Singles, footprint: Singles, cover: float) -> Land:
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
        return clouds.white(self.weather, point.astype(np.float32), self.footprint, self.clouds, sizes=2)

    def cities(self) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] of lights on the ground, dimmed by clouds."""
        seen = imagery.linear(imagery.night().sample(self.lat, self.lon, self.footprint)[:, :3])
        lamps = np.maximum(seen[:, 0] - 0.6 * seen[:, 2] - 0.012, 0)
        out = np.zeros_like(seen)
        if (some := lamps > 0).any():
            grain = clouds.grain(self.normal[some] * np.float32(RADIUS), self.footprint[some])
            out[some] = (_CITY * lamps[some] * grain * (1 - self.white[some]) ** 2)[:, None] * _SODIUM
        return out


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
    weight = np.repeat(w, 8) / 8 * np.pi * z
    start, suns = np.array([0.0, 0.0, RADIUS + 1.0]), np.column_stack((np.sqrt(1 - few**2), np.zeros(49), few))
    every, sun = np.tile(rays, (len(suns), 1)), np.repeat(suns, len(rays), axis=0)
    near, far, _ = way_through(start, every)
    seen = model.march(start, every, near, far, sun, steps=16)[0]
    shed = np.einsum("r,src->sc", weight, seen.reshape(len(suns), len(rays), 3))
    sky = np.column_stack([np.interp(sine, few, c) for c in shed.T])
    return np.concatenate((low, sky, high), axis=1).astype(np.float32)


def _sine_at(place: Floats) -> Floats:
    """Return the sines at places from 0 to 1 of that table, densest at the horizon."""
    return np.asarray(np.tan((place - 0.5) * 2 * np.arctan(_DENSE)) / _DENSE)


def _looked_up(table: Singles, sine: Singles) -> Singles:
    x = (0.5 + np.arctan(np.float32(_DENSE) * sine) * np.float32(0.5 / np.arctan(_DENSE))) * np.float32(len(table) - 1)
    return linear(table, x)


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
