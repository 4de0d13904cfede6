"""Materials by name, for landmarks and grounds.

Colours are linear RGB (Rec. 709) reflectances of daylight.
Source: typical broadband albedos after T. R. Oke, Boundary Layer Climates, 2nd ed., 1987, tables 1.1 and 7.4 (asphalt
0.05 to 0.20, concrete 0.10 to 0.35, brick 0.20 to 0.40, stone 0.20 to 0.35, white paint 0.50 to 0.90, red, brown and
green paint 0.20 to 0.35, fresh snow 0.80 to 0.95, sea ice 0.30 to 0.45, sand 0.20 to 0.45, grass 0.16 to 0.26);
normal reflectances of metals after R. L. Cook, K. E. Torrance, ACM Trans. Graph. 1, 1982. Hues are estimates.
"""

from __future__ import annotations

from collections.abc import Mapping

from flambeau.scene.mesh import Material


def _all(*materials: Material) -> dict[str, Material]:
    return {material.name: material for material in materials}


NAMED: Mapping[str, Material] = _all(
    Material("stone", (0.30, 0.28, 0.25), roughness=0.85, grain=0.3, grain_size=0.08),
    Material("brick", (0.27, 0.085, 0.055), roughness=0.9, grain=0.3, grain_size=0.06),
    Material("white", (0.74, 0.73, 0.70), roughness=0.7, grain=0.06, grain_size=0.05),
    Material("granite", (0.22, 0.20, 0.195), roughness=0.45, grain=0.5, grain_size=0.02),
    Material("concrete", (0.27, 0.265, 0.25), roughness=0.9, grain=0.3, grain_size=0.25),
    Material("marble", (0.68, 0.66, 0.62), roughness=0.25, grain=0.06, grain_size=0.10),
    Material("plaster", (0.55, 0.47, 0.33), roughness=0.9, grain=0.12, grain_size=0.05),
    Material("asphalt", (0.075, 0.075, 0.078), roughness=0.9, grain=0.4, grain_size=0.02),
    Material("copper-green", (0.17, 0.33, 0.26), specular=0.06, roughness=0.6, grain=0.15, grain_size=0.10),
    Material("copper", (0.93, 0.55, 0.40), specular=0.70, roughness=0.35, grain=0.1, grain_size=0.10),
    Material("gold", (0.98, 0.72, 0.30), specular=0.80, roughness=0.25, grain=0.05, grain_size=0.10),
    Material("steel", (0.56, 0.57, 0.58), specular=0.56, roughness=0.30, grain=0.05, grain_size=0.10),
    Material("aluminium", (0.91, 0.92, 0.92), specular=0.90, roughness=0.30, grain=0.05, grain_size=0.10),
    Material("glass", (0.05, 0.07, 0.08), specular=0.08, roughness=0.05),
    Material("wood", (0.25, 0.15, 0.08), roughness=0.7, grain=0.4, grain_size=0.05),
    Material("snow", (0.86, 0.88, 0.90), specular=0.02, roughness=0.9, grain=0.3, grain_size=0.30),
    Material("ice", (0.46, 0.56, 0.62), specular=0.03, roughness=0.12, grain=0.1, grain_size=0.50),
    Material("rock", (0.17, 0.155, 0.14), roughness=0.9, grain=0.8, grain_size=1.0),
    Material("earth", (0.16, 0.11, 0.07), roughness=0.95, grain=0.6, grain_size=0.20),
    Material("water", (0.015, 0.035, 0.045), specular=0.02, roughness=0.06, grain=0.3, grain_size=0.50),
    Material("grass", (0.075, 0.14, 0.035), specular=0.02, roughness=0.95, grain=0.7, grain_size=0.08),
    Material("needles", (0.022, 0.05, 0.02), specular=0.02, roughness=0.95, grain=0.8, grain_size=0.25),
    Material("sand", (0.40, 0.32, 0.21), roughness=0.95, grain=0.4, grain_size=0.05),
    Material("gravel", (0.26, 0.24, 0.22), roughness=0.95, grain=0.8, grain_size=0.04),
    Material("rubber", (0.25, 0.06, 0.04), roughness=0.9, grain=0.4, grain_size=0.02),
    Material("cloth", (0.50, 0.48, 0.45), roughness=0.9, grain=0.3, grain_size=0.01),
    Material("red", (0.42, 0.03, 0.025), roughness=0.45),
    Material("orange", (0.65, 0.20, 0.03), roughness=0.45),
    Material("yellow", (0.72, 0.48, 0.05), roughness=0.45),
    Material("green", (0.04, 0.20, 0.07), roughness=0.45),
    Material("blue", (0.035, 0.09, 0.30), roughness=0.45),
    Material("grey", (0.20, 0.20, 0.20), roughness=0.6),
    Material("black", (0.03, 0.03, 0.03), roughness=0.5),
)
"""Each by its name: what a document may say."""
