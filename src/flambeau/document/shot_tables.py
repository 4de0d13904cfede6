"""The tables of wanted pictures: `[[shot]]` and what stands in it, `[[landmark]]` and `[[station]]`."""

from __future__ import annotations

from flambeau.document import values as v
from flambeau.document import vectors as w
from flambeau.document.keys import ID, NAME, NOTE, SOURCE, Key, Table, need
from flambeau.optics.camera import Lens
from flambeau.scene.figure import Pose, Wear
from flambeau.scene.ground import GROUNDS
from flambeau.scene.landmark import SHAPES
from flambeau.scene.materials import NAMED
from flambeau.shot import Behind, Facing, Hour, Mount, SunIn, Sunlight

STATION = Table("station", "How a station in orbit stands, and the angles of its arrays.", (
    need("place", v.REF, "The place that it is: one in orbit.", "place in orbit"),
    Key("yaw", w.ANGLE, "Turn about nadir, from forward to starboard, out of plain LVLH. First yaw, then pitch, then"
        " roll.", 0),
    Key("pitch", w.ANGLE, "Turn about starboard, nose up.", 0),
    Key("roll", w.ANGLE, "Turn about forward, starboard side down.", 0),
    Key("alpha", w.ANGLE, "Turn of the truss beyond its two joints, from the position of the model.", 0),
    Key("beta", w.ANGLE, "Turn of each wing about its mast.", 0),
    Key("russian", w.ANGLE, "Turn of the arrays of the Russian segment.", 0),
    Key("doubt", w.DOUBT, "How far off these angles may be.", 0),
    SOURCE,
    NOTE,
))  # fmt: skip

PART = Table("part", "One solid of a landmark, in its own axes: right, ahead, up.", (
    need("shape", w.word("shape", SHAPES), "Its shape: see [shapes](shots.md#shapes)."),
    Key("at", w.VECTOR, "The middle of its foot.", [0, 0, 0]),
    need("size", w.SIZE, "Width, depth and height."),
    Key("material", w.word("material", NAMED), "What it is made of: see [materials](shots.md#materials).", "stone"),
    Key("second", w.word("material", NAMED), "What its panes, stripes, hands or rope are made of, of shapes that have"
        " some.", "glass"),
    Key("turn", w.ANGLE, "Turn about its upright, counterclockwise from above.", 0),
))  # fmt: skip

LANDMARK = Table("landmark", "Something on the ground that may be in several pictures: solids, or a model.", (
    ID,
    NAME,
    need("lat", v.LAT, "Latitude [degrees] of the middle of its foot, north positive."),
    need("lon", v.LON, "Longitude [degrees], east positive."),
    Key("height", v.HEIGHT, "Height of its foot above the ellipsoid; default: as high as where the picture is taken."),
    Key("heading", w.ANGLE, "Where its front points, from north over east.", 0),
    Key("model", v.FILE, "Binary glTF file, in metres, with y up and z to the front."),
    SOURCE,
    NOTE,
), inside=(PART,))  # fmt: skip

CAMERA = Table("camera", "The camera of a wanted picture: on somebody's helmet, or at a point.", (
    Key("mount", v.choice(*w.enum(Mount)), "Who carries it.", "handheld"),
    Key("at", w.VECTOR, "Where it is on the stage."),
    Key("helmet", v.TEXT, "The person of the picture on whose helmet it is, instead of `at`.", ""),
    Key("look_at", w.POINT, "A point of the stage, a person of the picture or one of its landmarks; default: the middle"
        " of the people, of a camera on a helmet: where its person looks."),
    Key("up", w.VECTOR, "What is up in the picture; default: up on the ground, away from the Earth aboard."),
    Key("roll", w.ANGLE, "Turn of the camera, clockwise.", 0),
    Key("focal", w.FOCAL_LENGTH, 'Focal length, such as `"28 mm"`.', "28 mm"),
    Key("sensor", w.SENSOR_SIZE, 'Width and height of the sensor, such as `"36 x 24 mm"`, or a'
        " name: see [cameras](shots.md#cameras).", "36 x 24 mm"),
    Key("lens", v.choice(*w.enum(Lens)), "How the lens maps angles; fisheyes are mostly `equisolid`.", "rectilinear"),
    Key("distortion", w.DISTORTION, "k1, k2, p1, p2, k3 of OpenCV, of a rectilinear lens.", []),
), many=False)  # fmt: skip

POSED = Table("person", "Somebody in a wanted picture.", (
    need("name", v.TEXT, "What the rest of the picture calls them, such as `EV1`."),
    Key("who", v.REF, "The person of the journey who it is.", "", refers=("person",)),
    Key("wears", v.choice(*w.enum(Wear)), "What they wear.", "relay"),
    Key("at", w.VECTOR, "Where they are on the stage: their feet on the ground, their pelvis aboard.", [0, 0, 0]),
    Key("facing", w.HEADING, 'A heading, another person of the picture, or `"camera"`.', "camera"),
    Key("pose", v.choice(*w.enum(Pose)), "How they hold their legs.", "stand"),
    Key("right_hand", w.HAND, "Where the palm is, in their own axes: ahead, left, up from the pelvis; or `\"station\"`:"
        " it holds on to the nearest part; default: down, or up with the torch."),
    Key("left_hand", w.HAND, "As `right_hand`."),
    Key("torch", v.choice("right", "left"), "The hand that holds the torch."),
    Key("flame", v.BOOL, "Whether the torch burns; default: as `lit` of the branch's torch says, on the ground without"
        " one as that of its flame says."),
    Key("head_turn", w.ANGLE, "Turn of the head to the left.", 0),
    Key("head_tilt", w.ANGLE, "Tilt of the head to the right shoulder.", 0),
))  # fmt: skip

LAMP = Table("lamp", "A light of a wanted picture: a cauldron's flame or a floodlight.", (
    need("kind", v.choice("flame", "floodlight"), "What it is."),
    need("at", w.VECTOR, "Where it is on the stage; of a flame its foot."),
    Key("size", v.LENGTH, "Height of a flame.", "1 m"),
    Key("aim", w.VECTOR, "The point that a floodlight is aimed at; default: the middle of the people."),
    Key("lumens", v.real(0, 1e9), "Luminous flux of a floodlight [lm].", 0),
))  # fmt: skip

SHOT = Table("shot", "A wanted picture. All that it wants must hold at once.", (
    ID,
    NAME,
    need("in", v.REF, "The stop, leg or event within which it is to be taken.", "thing"),
    Key("importance", w.IMPORTANCE, "1 (nice to have) to 5 (what it is all for).", 3),
    Key("least", v.DURATION, "How long its light must last.", "0 min"),
    Key("landmarks", v.REFS, "The landmarks that are in it.", [], refers=("landmark",)),
    Key("subject", v.choice(*w.enum(Sunlight)), "The light that the people and the torch must stand in;"
        " without people, the landmarks.", "any"),
    Key("behind", w.choices(w.enum(Behind)), "What must be seen behind them.", []),
    Key("view", v.REF, "A place that must be in the frame.", "", refers=("place",)),
    Key("sun", v.choice(*w.enum(SunIn)), "Where the Sun must be.", "any"),
    Key("hours", w.choices(w.enum(Hour)), "The light of the day, any of these.", []),
    Key("landmark", v.choice(*w.enum(Facing)), "How the Sun must stand to the landmarks as they are seen.", "any"),
    Key("ground", v.choice(*GROUNDS), "What one stands on.", "stone"),
    Key("horizon", w.HORIZON, "The hills around: pairs of azimuth and altitude.", []),
    SOURCE,
    NOTE,
), inside=(CAMERA, POSED, LAMP))  # fmt: skip
