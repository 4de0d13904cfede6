"""A wanted picture as it is said: who and what is in it, with which camera, and in what light. The same on the ground
and in orbit.

Everything stands on a *stage*: metres in axes of its own. On the ground they are east, north and up from the place of
the stop; aboard they are forward, starboard and nadir from the origin of the station's model. A heading turns from
the second axis to the first on the ground (from north over east), and from the first to the second aboard (from
forward over starboard). Frozen values; lengths in metres, angles in radians.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from flambeau.finding import NOWHERE, Where
from flambeau.optics.camera import Lens
from flambeau.procedure import Light
from flambeau.scene.figure import Pose, Wear
from flambeau.scene.landmark import Block

Vector = tuple[float, float, float]


class Sunlight(StrEnum):
    """What light the people and the torch of a picture must stand in."""

    ANY = "any"
    SUNLIT = "sunlit"  # direct sun on half of what the camera sees of them
    SOFT = "soft"  # a low sun with less than a third of its light; or no sun but a bright Earth or sky
    SHADE = "shade"  # no direct sun on more than a tenth, but day
    DARK = "dark"  # neither sun nor civil twilight: against stars, flames and lamps


class Behind(StrEnum):
    """What must be seen behind them."""

    BRIGHT_EARTH = "bright-earth"  # half of the Earth in the frame is in day
    DARK_EARTH = "dark-earth"  # none of it is
    LIMB = "limb"  # the edge of the Earth is in the frame
    LIMB_GLOW = "limb-glow"  # the air glows along it: the Sun rises or sets there
    STARS = "stars"  # nothing near is so bright that an exposure for stars burns out


class SunIn(StrEnum):
    """Where the Sun's disc must be."""

    ANY = "any"
    IN_FRAME = "in-frame"
    OUT_OF_FRAME = "out-of-frame"


class Hour(StrEnum):
    """The light of the day on the ground, by the altitude of the Sun's centre."""

    DAY = "day"  # above 6 degrees
    GOLDEN = "golden"  # 6 to -4
    BLUE = "blue"  # -4 to -6
    CIVIL = "civil"  # sunset (-50') to -6
    NAUTICAL = "nautical"  # -6 to -12
    ASTRONOMICAL = "astronomical"  # -12 to -18
    NIGHT = "night"  # below -18


class Facing(StrEnum):
    """How the Sun must stand to the side of a landmark that the camera sees."""

    ANY = "any"
    LIT = "lit"
    BACKLIT = "backlit"


class Mount(StrEnum):
    """Who carries a camera."""

    HANDHELD = "handheld"
    HELMET = "helmet"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class CameraWanted:
    """A camera on the stage. `helmet` names the person on whose helmet it is; else it is `at` a point."""

    mount: Mount = Mount.HANDHELD
    at: Vector | None = None
    look_at: Vector | str = ""  # a point, or the name of a person or landmark; empty: the middle of the people
    up: Vector | None = None  # default: up on the ground, zenith aboard
    roll: float = 0.0  # clockwise, of the camera
    focal: float = 0.028
    sensor: tuple[float, float] = (0.036, 0.024)
    lens: Lens = Lens.RECTILINEAR
    distortion: tuple[float, ...] = ()  # Brown's k1, k2, p1, p2, k3 of OpenCV, of a rectilinear lens
    helmet: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class PersonWanted:
    """Somebody in a picture. Hands are points in the person's own axes: ahead, left, up, from the pelvis.

    A hand may also be `"station"`: it holds on to the nearest part of the station within reach. `torch` is the hand
    (`right`, `left`) that holds the torch, or empty.
    """

    name: str
    who: str = ""  # id of the journey's person
    wears: Wear = Wear.RELAY
    at: Vector = (0.0, 0.0, 0.0)  # of the pelvis aboard, of the feet on the ground
    facing: float | str = "camera"  # a heading [rad], or the name of another person, or "camera"
    pose: Pose = Pose.STAND
    right_hand: Vector | str = ""  # empty: hanging down, or up with the torch
    left_hand: Vector | str = ""
    torch: str = ""
    flame: bool | None = None  # whether the torch burns; None: as the journey's lit intervals say
    head_turn: float = 0.0  # to the left
    head_tilt: float = 0.0  # to the right shoulder
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class LampWanted:
    """A light source on the stage: a cauldron's flame or a floodlight."""

    kind: str  # flame, floodlight
    at: Vector
    size: float = 1.0  # [m] height of a flame
    aim: Vector | None = None  # of a floodlight; default: the middle of the people
    lumens: float = 0.0  # of a floodlight
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Landmark:
    """Something that stands on the ground and may be in several pictures: solids, or a glTF model."""

    id: str
    name: str
    lat: float  # [rad]
    lon: float
    height: float | None = None  # [m] of its foot over the ellipsoid; None: as high as the stage
    heading: float = 0.0  # where its front (ahead) points, from north over east
    parts: tuple[Block, ...] = ()
    model: bytes = field(default=b"", repr=False)  # binary glTF, metres, y up
    model_file: str = ""
    source: str = ""
    note: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Station:
    """How a station in orbit stands: its attitude to the local vertical, and the angles of its arrays.

    Yaw, pitch and roll turn the station from plain LVLH in this order. `alpha` turns the truss beyond the two joints,
    `beta` each wing about its mast, `russian` the arrays of the Russian segment about theirs; each from the position
    of the model. `doubt` is how far off these angles may be.
    """

    place: str  # id of the place that it is
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    alpha: float = 0.0
    beta: float = 0.0
    russian: float = 0.0
    doubt: float = 0.0
    source: str = ""
    note: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Shot:
    """A wanted picture. All that it wants must hold at once."""

    id: str
    name: str
    inside: str  # id of the stop, leg or event
    importance: int = 3  # 1 to 5
    least: float = 0.0  # [s] that a window must last
    people: tuple[PersonWanted, ...] = ()
    camera: CameraWanted = field(default_factory=CameraWanted)
    landmarks: tuple[str, ...] = ()  # ids
    lamps: tuple[LampWanted, ...] = ()
    subject: Sunlight = Sunlight.ANY
    behind: tuple[Behind, ...] = ()
    view: str = ""  # id of a place that must be in the frame
    sun: SunIn = SunIn.ANY
    hours: tuple[Hour, ...] = ()  # any of them
    landmark: Facing = Facing.ANY
    ground: str = "stone"  # what one stands on
    horizon: tuple[tuple[float, float], ...] = ()  # (azimuth, altitude) [rad] of the hills around
    source: str = ""
    note: str = ""
    where: Where = NOWHERE

    @property
    def light(self) -> Light:
        """The light that a station must be in for it: what it wants of subject and Earth leaves no other."""
        day = self.subject in (Sunlight.SUNLIT, Sunlight.SOFT) or Behind.BRIGHT_EARTH in self.behind
        night = self.subject is Sunlight.DARK or bool({Behind.STARS, Behind.DARK_EARTH} & set(self.behind))
        if day == night:
            return Light.ANY
        return Light.DAY if day else Light.NIGHT
