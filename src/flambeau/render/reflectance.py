"""How a surface sends light on: scattered from within, and reflected by many small mirrors on it."""

from __future__ import annotations

import numpy as np

from flambeau.render.surface import Surface, dot, most, unit
from flambeau.scene.mesh import Singles

PI = np.float32(np.pi)
_SMOOTHEST = 0.02  # below this roughness a highlight is smaller than a pixel


def gloss(surface: Surface, facing: Singles) -> Singles:
    """Return the share of even light from all sides that the small mirrors reflect to the eye (n, 3).

    Args:
        surface: (n,).
        facing: cosine between its normal and the eye (n,).

    Source: Karis 2014, Physically based shading on mobile, a fit to the GGX model. Accuracy: within 0.03 of the
    integral.
    """
    rough = surface.roughness
    r0, r1 = 1 - rough, -0.0275 * rough + 0.0425
    a004 = np.minimum(r0 * r0, np.exp2(-9.28 * facing)) * r0 + r1
    scale, offset = -1.04 * a004 + 1.04 - 0.572 * rough, 1.04 * a004 - 0.04 + 0.022 * rough
    grazing = np.minimum(50 * most(surface.mirror), 1) * np.maximum(offset, 0)
    share = surface.mirror * scale[:, None]
    share += grazing[:, None]
    return np.asarray(np.clip(share, 0, 1, out=share))


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
