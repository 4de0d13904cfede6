"""Make src/flambeau/data/clouds.jpg: weather for decoration, from nothing but noise with fixed seeds.

Run: python tools/make_clouds.py [width]
Red is how much cloud there is, so that equal shares of the sphere have equal steps; green how lumpy it is; blue how
much thin ice there is above it. More cloud stands at the equator and at 55 degrees than at 25, and storms turn
as they do.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from flambeau.earth import Floats
from flambeau.radiance.clouds import block

TARGET = Path(__file__).parents[1] / "src" / "flambeau" / "data" / "clouds.jpg"
STORMS = 34


def noise(p: Floats, size: float, seed: int, octaves: int = 4) -> Floats:
    """Return fractal noise (n,) at unit vectors (n, 3): the largest lumps have `size` radii."""
    total, weight = np.zeros(len(p)), 1.0
    shift = np.random.default_rng(seed).uniform(0, 64, (octaves, 3))
    for k in range(octaves):
        at = p / size * 2.0**k * 6 + shift[k]
        total = total + weight * block(seed, 2.6).sample(at.astype(np.float32))
        weight *= 0.6
    return np.asarray(total / 1.4)


def stormy(p: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Turn points around storms of the middle latitudes, more the nearer they are; return also how near."""
    near = np.zeros(len(p))
    for _ in range(STORMS):
        south = rng.random() < 0.5
        lat, lon = np.radians(rng.uniform(36, 64)) * (-1 if south else 1), rng.uniform(-np.pi, np.pi)
        c = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        size, turn = rng.uniform(0.07, 0.16), rng.uniform(2.0, 4.2) * (1 if south else -1)
        d = np.arccos(np.clip(p @ c, -1, 1))
        share = np.exp(-((d / size) ** 1.5))
        a = turn * share
        p = p * np.cos(a)[:, None] + np.cross(c, p) * np.sin(a)[:, None] + np.outer((p @ c) * (1 - np.cos(a)), c)
        near = np.maximum(near, share)
    return p, near


def climate(lat: Floats) -> Floats:
    """Return how much more cloud there is by latitude [rad, (n,)]. Source: zonal means of ISCCP, rounded."""
    at = [-90, -75, -60, -45, -30, -20, -8, 5, 15, 25, 40, 55, 70, 90]
    share = [0.60, 0.70, 0.90, 0.80, 0.58, 0.52, 0.60, 0.70, 0.52, 0.48, 0.60, 0.72, 0.72, 0.66]
    return np.asarray(np.interp(np.degrees(lat), at, share))


def ranked(x: Floats, weight: Floats) -> Floats:
    """Return for each value the share of the sphere that has less."""
    order = np.argsort(x)
    out = np.empty_like(x)
    out[order] = np.cumsum(weight[order])
    return np.asarray(out / out.max())


def make(width: int) -> Floats:
    """Return the picture as an array (width / 2, width, 3) of 0 to 1."""
    lat = (0.5 - (np.arange(width // 2) + 0.5) / (width // 2)) * np.pi
    lon = ((np.arange(width) + 0.5) / width - 0.5) * 2 * np.pi
    lat, lon = (x.ravel() for x in np.meshgrid(lat, lon, indexing="ij"))
    p = np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
    q, near = stormy(p, np.random.default_rng(7))
    q = q * [1, 1, 1.5]
    q = q + 0.10 * np.column_stack([noise(q, 0.9, s, 3) for s in (11, 12, 13)])
    q = q + 0.022 * np.column_stack([noise(q, 0.2, s, 3) for s in (14, 15, 16)])
    much = noise(q, 0.55, 21, 6) + 0.35 * np.abs(noise(q, 0.16, 22, 4)) + 3.4 * (climate(lat) - 0.62) + 0.5 * near
    lumpy = 0.5 + 0.5 * np.tanh(0.9 * noise(q, 0.5, 31, 3) + 0.5 - 1.2 * near - 0.8 * (np.abs(lat) - 0.6))
    streak = np.column_stack((q[:, 0], q[:, 1], q[:, 2] * 2.5))
    ice = np.clip(noise(streak, 0.5, 41, 6) - 0.4 + 0.5 * near, 0, 1.6) / 1.6
    red = ranked(much, np.cos(lat))
    return np.column_stack((red, lumpy, ice)).reshape(width // 2, width, 3)


if __name__ == "__main__":
    image = Image.fromarray(np.uint8(np.rint(make(int(sys.argv[1]) if len(sys.argv) > 1 else 2048) * 255)))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=88, subsampling=0)
    TARGET.write_bytes(stream.getvalue())
