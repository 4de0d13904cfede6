"""What light falls on a stage and what is seen behind it: the one value that every renderer takes.

Luminous units in linear RGB (Rec. 709): radiance [cd/m2], irradiance [lx], intensity [cd]. The luminance of a colour
is its product with `LUMA`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Shares of linear red, green and blue in luminance. Source: ITU-R BT.709."""

SUN_ILLUMINANCE = 133.3e3
"""Illuminance of a face turned to the Sun outside of the air, 1 au away [lx]. Source: 1361 W/m2 at 98 lm/W."""

SUN_RADIUS = 0.00465
"""Mean radius of the Sun's disc [rad]. Source: IAU 2015 Resolution B3, from 1 au."""


@dataclass(frozen=True, eq=False, slots=True)
class Lamp:
    """A small source of light on the stage.

    Attributes:
        position: of its middle [m, (3,)].
        intensity: [cd, (3,)] towards all sides, or along `axis`.
        radius: [m] of the luminous ball that softens its shadows.
        axis, cone: unit vector (3,) and half angle [rad] of a floodlight's beam; None: to all sides.
        glow: of a flame, which is a light without a surface: takes origins [m, (n, 3)] or (3,), unit directions (n, 3)
            and how far each ray reaches until something is in its way [m, (n,)]; returns the radiance to add to what
            is seen there [cd/m2, (n, 3)]. None: nothing is seen of the lamp but its parts.
    """

    position: Singles
    intensity: Singles
    radius: float = 0.05
    axis: Singles | None = None
    cone: float = float(np.pi)
    glow: Callable[[Singles, Singles, Singles], Singles] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Surroundings:
    """The light on a stage at an instant.

    Attributes:
        background: returns the radiance [cd/m2, (n, 3)] in directions (n, 3), unit vectors of the stage: Earth and air,
            sky, stars and Moon, not the Sun's disc and nothing that stands on the stage.
        irradiance: returns the light of all that background on faces with normals (n, 3) [lx, (n, 3)].
        sun: unit vector to the Sun's centre (3,).
        sunlight: illuminance of a face turned to the Sun [lx, (3,)], dimmed and reddened by the air; 0 when it is down.
        sun_radius: of its disc [rad].
        lamps: flames and floodlights.
        air: of a stage on the ground: takes unit directions (n, 3) and the distances of what is seen there [m, (n,)];
            returns the share of its light that comes through (n, 3), and the light of the air before it
            [cd/m2, (n, 3)]. None: nothing fades.
        notes: what is assumed, in words for the caption.
        glossy: returns the radiance [cd/m2, (n, 3)] round directions (n, 3) as mirrors of roughnesses (n,) blur it;
            None: as blurred as a matt face.
    """

    background: Callable[[Singles], Singles]
    irradiance: Callable[[Singles], Singles]
    sun: Singles
    sunlight: Singles
    sun_radius: float = SUN_RADIUS
    lamps: tuple[Lamp, ...] = ()
    air: Callable[[Singles, Singles], tuple[Singles, Singles]] | None = None
    notes: tuple[str, ...] = ()
    glossy: Callable[[Singles, Singles], Singles] | None = None

    def blurred(self, directions: Singles, roughness: Singles) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] round directions (n, 3), as mirrors of roughnesses (n,) blur it."""
        if self.glossy is None:
            return self.irradiance(directions) / np.float32(np.pi)
        return self.glossy(directions, roughness)
