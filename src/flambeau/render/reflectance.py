"""How a surface sends light on: scattered from within, and reflected by many small mirrors on it."""

from __future__ import annotations

from functools import cache

import numpy as np

from flambeau.radiance.tables import bilinear
from flambeau.render.surface import Surface, dot, most, unit
from flambeau.scene.mesh import Singles

PI = np.float32(np.pi)
_SMOOTHEST = 0.02  # below this roughness a highlight is smaller than a pixel
_CELLS, _MIRRORS = 24, 128  # steps of the table of `gloss`, and small mirrors for each of its nodes


def gloss(surface: Surface, facing: Singles) -> Singles:
    """Return the share of even light from all sides that the small mirrors reflect to the eye (n, 3).

    Args:
        surface: (n,).
        facing: cosine between its normal and the eye (n,).

    Source: the split of Karis 2013, Real Shading in Unreal Engine 4; here looked up in the integral itself. Accuracy:
    0.005, and that of Schlick's term.
    """
    scale, offset = _share(facing, surface.roughness)
    grazing = np.minimum(50 * most(surface.mirror), 1) * offset
    out = surface.mirror * scale[:, None]
    out += grazing[:, None]
    return np.asarray(np.clip(out, 0, 1, out=out))


def mean_gloss(mirror: float, roughness: float) -> float:
    """Return the mean of `gloss` over all directions of the eye, by their cosine."""
    facing = np.sqrt((np.arange(_CELLS) + 0.5) / _CELLS).astype(np.float32)
    scale, offset = _share(facing, np.full(_CELLS, roughness, np.float32))
    return float((mirror * scale + min(50 * mirror, 1) * offset).mean())


def _share(facing: Singles, roughness: Singles) -> tuple[Singles, Singles]:
    """Return how much is reflected (n,) times the reflectance straight on, and of the rest at grazing angles."""
    x = np.sqrt(np.clip(facing, 0, 1)) * np.float32(_CELLS)  # finer where it changes most
    y = np.clip(roughness, 0, 1) * np.float32(_CELLS)
    found = bilinear(_table(), y, x)
    return found[:, 0], found[:, 1]


@cache
def _table() -> Singles:
    """Return both shares for roughnesses and for roots of cosines (k, k, 2): the mean over small mirrors.

    Source: Walter and others 2007, sampling of GGX; Heitz 2014, shadowing and masking that know of each other.
    """
    steps = np.linspace(0, 1, _CELLS + 1)
    rough, root = (g.reshape(-1, 1) for g in np.meshgrid(steps, steps, indexing="ij"))
    k = np.arange(_MIRRORS)
    u, turn = (k + 0.5) / _MIRRORS, 2 * np.pi * (k * (np.sqrt(5) - 1) / 2 % 1)
    alpha, nv = np.maximum(rough, _SMOOTHEST) ** 2, np.maximum(root**2, 1e-3)
    nh = np.sqrt((1 - u) / (1 + (alpha**2 - 1) * u))
    vh = np.sqrt(1 - nv * nv) * np.sqrt(1 - nh * nh) * np.cos(turn) + nv * nh
    nl = np.maximum(2 * vh * nh - nv, 0)
    a2 = alpha**2
    shadowing = nl * np.sqrt(nv * nv * (1 - a2) + a2) + nv * np.sqrt(nl * nl * (1 - a2) + a2)
    masked = 2 * nl * nv / np.maximum(shadowing, 1e-9)
    weight = masked * np.maximum(vh, 0) / (nh * nv)
    schlick = (1 - np.clip(vh, 0, 1)) ** 5
    shares = np.stack(((weight * (1 - schlick)).mean(axis=1), (weight * schlick).mean(axis=1)), axis=1)
    return np.asarray(shares.reshape(_CELLS + 1, _CELLS + 1, 2), np.float32)


def scattered(surface: Surface, shiny: Singles) -> Singles:
    """Return the share of light that is scattered from within (n, 3): of what is not reflected, `shiny` of `gloss`."""
    out = 1 - shiny
    out *= surface.albedo
    out *= (1 - surface.transparency)[:, None]
    return np.asarray(out)


def highlight(surface: Surface, facing: Singles, to_light: Singles, spread: Singles) -> Singles:
    """Return the radiance towards the eye by the small mirrors (n, 3), for one lux on a face turned to the light.

    Args:
        surface: (n,).
        facing: cosine between its normal and the eye (n,).
        to_light: unit vectors (n, 3).
        spread: angular radius of the light [rad, (n,)], which widens the highlight.

    Source: the GGX distribution with Smith's shadowing (Walter and others 2007), Schlick's Fresnel term; a light with
    a size as in Karis 2013.
    """
    half = unit(surface.seen + to_light)
    nh, nl = np.clip(dot(surface.normal, half), 0, 1), np.maximum(dot(surface.normal, to_light), 0)
    alpha = np.clip(np.maximum(surface.roughness**2, _SMOOTHEST**2) + spread / 2, 0, 1)
    a2 = alpha * alpha
    peak = a2 / (PI * (nh * nh * (a2 - 1) + 1) ** 2)
    shadowing = nl * np.sqrt(facing * facing * (1 - a2) + a2) + facing * np.sqrt(nl * nl * (1 - a2) + a2)
    fresnel = (
        surface.mirror
        + (np.minimum(50 * surface.mirror, 1) - surface.mirror)
        * ((1 - np.clip(dot(to_light, half), 0, 1)) ** 5)[:, None]
    )
    return np.asarray(fresnel * (0.5 * peak * nl / np.maximum(shadowing, 1e-6))[:, None])
