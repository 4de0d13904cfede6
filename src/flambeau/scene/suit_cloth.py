"""What a pressure suit is made of."""

from __future__ import annotations

from flambeau.scene.figure import Wear
from flambeau.scene.mesh import Material

FABRIC = Material("suit fabric", (0.77, 0.765, 0.745), 0.03, 0.85, grain=0.05, grain_size=0.004)
SHELL_WHITE = Material("suit shell", (0.80, 0.795, 0.78), 0.04, 0.5)
VISOR = Material("gold visor", (0.98, 0.70, 0.26), 0.70, 0.03)
METAL = Material("anodised metal", (0.62, 0.63, 0.65), 0.40, 0.35)
DARK = Material("dark metal", (0.09, 0.09, 0.10), 0.10, 0.4)
PANEL = Material("panel", (0.30, 0.31, 0.32), 0.05, 0.45)
GLOVE = Material("glove", (0.52, 0.51, 0.49), 0.035, 0.75, grain=0.10, grain_size=0.003)
RUBBER = Material("grey rubber", (0.13, 0.13, 0.14), 0.04, 0.6)
STRAP = Material("strap", (0.20, 0.205, 0.21), 0.03, 0.85, grain=0.12, grain_size=0.002)
HOSE = Material("blue hose", (0.10, 0.20, 0.42), 0.04, 0.5)
GLASS = Material("lamp glass", (0.75, 0.77, 0.80), 0.25, 0.08)
LENS = Material("lens", (0.02, 0.02, 0.03), 0.20, 0.05)
RED = Material("red stripe", (0.60, 0.02, 0.025), 0.03, 0.75)
BLUE = Material("blue stripe", (0.02, 0.075, 0.42), 0.03, 0.75)
YELLOW = Material("yellow knob", (0.75, 0.50, 0.03), 0.04, 0.5)
STRIPES = {Wear.ORLAN_RED: RED, Wear.ORLAN_BLUE: BLUE}
