"""Wanted pictures in the document: a sound one gives what it means, each way to break it one finding in its place."""

from __future__ import annotations

import json
import math
import os
import struct
from pathlib import Path
from typing import NamedTuple

import pytest

from documents import FILES, JOURNEY, write
from flambeau.document import load
from flambeau.document.format import format_toml
from flambeau.finding import Finding
from flambeau.journey import Journey
from flambeau.optics.camera import Lens
from flambeau.scene.figure import Pose, Wear
from flambeau.scene.ground import GROUNDS
from flambeau.scene.landmark import SHAPES
from flambeau.scene.materials import NAMED
from flambeau.shot import Behind, CameraWanted, Facing, Hour, LampWanted, Mount, PersonWanted, SunIn, Sunlight

ROOT = Path(__file__).parent.parent
MARK = "¦"  # stands right before the place where the finding is expected


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    journey, findings, _ = load(write(tmp_path_factory.mktemp("sound"), FILES))
    assert findings == ()
    assert journey is not None
    return journey


# ---- what a sound one means


def test_a_station(sound: Journey) -> None:
    station = sound.stations["iss"]
    angles = (station.yaw, station.pitch, station.roll, station.alpha, station.beta, station.russian, station.doubt)
    assert [math.degrees(angle) for angle in angles] == pytest.approx([3, -2.5, 0.5, 10, 20, 30, 5])
    assert (station.place, station.source, station.note) == ("iss", "S01", "guessed")


def test_a_landmark(sound: Journey) -> None:
    tower = sound.landmarks["tower"]
    assert (tower.name, tower.height, tower.source, tower.note) == ("The tower", 150.0, "S01", "71 m")
    assert [math.degrees(a) for a in (tower.lat, tower.lon, tower.heading)] == pytest.approx([55.7525, 37.6214, 60])
    box, cone = tower.parts
    assert (box.shape, box.at, box.size, box.material) == ("box", (0, 0, 0), (16, 16, 47), "brick")
    assert math.degrees(box.turn) == pytest.approx(45)
    assert (cone.shape, cone.at, cone.material, cone.turn) == ("cone", (0, 0, 47), "stone", 0)
    assert (tower.model, tower.model_file) == (b"", "")


def test_what_is_wanted_of_a_shot(sound: Journey) -> None:
    limb, evening = sound.shots.values()
    assert (limb.id, limb.name, limb.inside, limb.importance, limb.least) == ("limb", "The limb", "eva", 5, 60)
    assert (limb.subject, limb.behind) == (Sunlight.SUNLIT, (Behind.LIMB, Behind.BRIGHT_EARTH))
    assert (limb.view, limb.sun, limb.source) == ("moscow", SunIn.OUT_OF_FRAME, "S01")
    assert (evening.importance, evening.least, evening.subject, evening.behind) == (3, 0, Sunlight.SOFT, ())
    assert (evening.hours, evening.landmark) == ((Hour.GOLDEN, Hour.BLUE), Facing.LIT)
    assert (evening.landmarks, evening.ground, evening.note) == (("tower",), "asphalt", "from the bridge")
    assert evening.sun is SunIn.ANY
    azimuths, altitudes = zip(*evening.horizon, strict=True)
    assert [math.degrees(angle) for angle in azimuths] == pytest.approx([90, 270])
    assert [math.degrees(angle) for angle in altitudes] == pytest.approx([2, 1.5])


def test_a_camera_on_a_helmet(sound: Journey) -> None:
    camera = sound.shots["limb"].camera
    assert (camera.mount, camera.helmet, camera.at, camera.look_at) == (Mount.HELMET, "EV2", None, "EV1")
    assert (camera.focal, *camera.sensor) == pytest.approx((0.0028, 0.00617, 0.00455))
    assert (camera.lens, camera.up) == (Lens.EQUISOLID, (0, 0, -1))
    assert math.degrees(camera.roll) == pytest.approx(5)


def test_a_camera_at_a_point(sound: Journey) -> None:
    camera = sound.shots["evening"].camera
    assert (camera.mount, camera.helmet, camera.at, camera.look_at) == (Mount.FIXED, "", (0, -6, 1.6), "tower")
    assert (camera.focal, *camera.sensor) == pytest.approx((0.035, 0.036, 0.024))
    assert (camera.lens, camera.distortion, camera.up, camera.roll) == (Lens.RECTILINEAR, (-0.1, 0.01), None, 0)


def test_people(sound: Journey) -> None:
    first, second = sound.shots["limb"].people
    assert (first.name, first.who, first.wears, first.at) == ("EV1", "kotov", Wear.ORLAN_RED, (-22, 1.5, 2.7))
    assert first.facing == pytest.approx(math.pi / 2)
    assert first.pose is Pose.FLOAT
    assert (first.right_hand, first.left_hand) == ((0.3, -0.4, 0.7), "station")
    assert (first.torch, first.flame) == ("right", False)
    assert [math.degrees(a) for a in (first.head_turn, first.head_tilt)] == pytest.approx([10, -5])
    assert (second.facing, second.who, second.torch, second.flame) == ("EV1", "", "", None)
    (bearer,) = sound.shots["evening"].people
    assert bearer == PersonWanted("bearer", where=bearer.where)


def test_the_size_of_a_torch(sound: Journey) -> None:
    assert sound.carried["t1"].size == (0.1, 0.09, 0.7)
    assert all(one.size is None for one in sound.carried.values() if one.id != "t1")


@pytest.mark.parametrize(("name", "crop"), [("full-frame", 1.0), ("aps-c", 1.53), ("micro-four-thirds", 2.0),
                                            ("1-inch", 2.73), ("action-camera", 5.64)])  # fmt: skip
def test_sensors_have_names(tmp_path: Path, name: str, crop: float) -> None:
    """Against published crop factors: 43.27 mm, the diagonal of 36 x 24 mm, over that of the sensor."""
    camera = read(tmp_path, f'sensor = "{name}"', 'sensor = "6.17 x 4.55 mm"').shots["limb"].camera
    assert 0.04327 / math.hypot(*camera.sensor) == pytest.approx(crop, rel=0.01)


def test_lamps(sound: Journey) -> None:
    flame, flood = sound.shots["evening"].lamps
    assert flame == LampWanted("flame", (1, 1, 2), 1.5, where=flame.where)
    assert flood == LampWanted("floodlight", (5, -5, 6), 1.0, (0, 0, 1), 20000, where=flood.where)


def test_the_defaults_are_those_of_the_values(tmp_path: Path) -> None:
    shot = '[[shot]]\nid = "bare"\nname = "Bare"\nin = "moscow"\n'
    shot += '[shot.camera]\nat = [0, -5, 1.6]\n[[shot.person]]\nname = "one"\n'
    bare = read(tmp_path, f"{shot}\n[[person]]\nid", "[[person]]\nid").shots["bare"]
    assert bare.camera == CameraWanted(at=(0, -5, 1.6), where=bare.camera.where)
    assert (bare.importance, bare.ground, bare.subject, bare.hours) == (3, "stone", Sunlight.ANY, ())


def read(folder: Path, new: str, old: str) -> Journey:
    journey, findings, _ = load(write(folder, {**FILES, "journey.toml": JOURNEY.replace(old, new, 1)}))
    assert findings == ()
    assert journey is not None
    return journey


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ('"36 x 24 mm"', (0.036, 0.024)),
        ('"36x24 mm"', (0.036, 0.024)),
        ('"36x24mm"', (0.036, 0.024)),
        ('"36 mm x 24 mm"', (0.036, 0.024)),
        ('"36 × 24 mm"', (0.036, 0.024)),
        ('"24 x 36 mm"', (0.024, 0.036)),
    ],
)
def test_sensors_as_people_write_them(tmp_path: Path, said: str, means: tuple[float, float]) -> None:
    shot = read(tmp_path, f"sensor = {said}", 'sensor = "36 x 24 mm"').shots["evening"]
    assert shot.camera.sensor == pytest.approx(means)


def test_hills_are_put_in_order_round_the_horizon(tmp_path: Path) -> None:
    said = "horizon = [[-90, 2], [10, 1], [-350, 3]]"
    shot = read(tmp_path, said, "horizon = [[90, 2], [270.0, 1.5]]").shots["evening"]
    assert [tuple(map(math.degrees, hill)) for hill in shot.horizon] == [
        pytest.approx(hill) for hill in ((10, 1), (10, 3), (270, 2))
    ]


# ---- each way to break it


class Bad(NamedTuple):
    """One change to the sound journey: `old` becomes `new`."""

    code: str
    old: str
    new: str
    hint: str = ""


CAMERA = '[shot.camera]\nmount = "fixed"\nat = [0, -6, 1.6]\nlook_at = "tower"'
EVENING = '[[shot]]\nid = "evening"\nname = "The tower at dusk"\n'
FLAT = "horizon = [[90, 2], [270.0, 1.5]]"
BOX = 'shape = "box"\nat = [0, 0, 0]\nsize = [16, 16, 47]'
TOWER_PARTS = JOURNEY[JOURNEY.index("[[landmark.part]]") : JOURNEY.index("[[shot]]")]
ALL_OF_CAMERA = JOURNEY[JOURNEY.index(CAMERA) : JOURNEY.index("[[shot.lamp]]")]
OLD_FORM = "[[shot]], at the end of the document."
BAD = [
    Bad("D107", "focal =", "¦focus =", '"focal".'),
    Bad("D107", '[[shot]]\nid = "limb"', '[[shot]]\n¦persons = []\nid = "limb"', '"person".'),
    Bad("D107", '[[eva.actor]]\nid = "IV"', '¦[[eva.picture]]\nid = "x"\n\n[[eva.actor]]\nid = "IV"', OLD_FORM),
    Bad("D108", f'{EVENING}in = "moscow"\n', f"¦{EVENING}"),
    Bad("D108", 'id = "tower"\nname = "The tower"\nlat = 55.7525', 'id = "tower"\nname = "The tower"'),
    Bad("D108", TOWER_PARTS, "", "[[landmark.part]] with a shape and a size, or model."),
    Bad("D108", BOX, 'shape = "box"\nat = [0, 0, 0]'),
    Bad("D108", ALL_OF_CAMERA, "", "[shot.camera] with at = [...], or helmet."),
    Bad("D109", 'name = "bearer"', "name = ¦3"),
    Bad("D109", CAMERA, "¦" + CAMERA.replace("[shot.camera]", "[[shot.camera]]")),
    Bad("D109", TOWER_PARTS, "part = ¦1\n\n"),
    Bad("D109", FLAT, 'horizon = ¦"flat"'),
    Bad("D109", "distortion = [-0.1, 0.01]", 'distortion = [-0.1, ¦"0"]'),
    Bad("D109", "importance = 5", "importance = ¦4.5"),
    Bad("D109", "facing = 90", "facing = ¦[1, 0, 0]"),
    Bad("D109", 'behind = ["limb", "bright-earth"]', 'behind = ["limb", ¦1]'),
    Bad("D110", 'subject = "sunlit"', 'subject = ¦"sunlight"', '"sunlit".'),
    Bad("D110", 'behind = ["limb", "bright-earth"]', 'behind = ["limb", ¦"bright-erth"]', '"bright-earth".'),
    Bad("D110", 'hours = ["golden", "blue"]', 'hours = ¦"gold"', '"golden".'),
    Bad("D110", 'sun = "out-of-frame"', 'sun = ¦"outofframe"', '"out-of-frame".'),
    Bad("D110", 'left_hand = "station"', 'left_hand = ¦"sation"', '"station".'),
    Bad("D110", 'lens = "equisolid"', 'lens = ¦"fisheye"'),
    Bad("D110", 'wears = "orlan-red"', 'wears = ¦"orlan"', '"orlan-red".'),
    Bad("D110", 'pose = "float"\nright', 'pose = ¦"flaot"\nright', '"float".'),
    Bad("D110", 'torch = "right"', 'torch = ¦"rigth"', '"right".'),
    Bad("D110", 'kind = "floodlight"', 'kind = ¦"flood-light"', '"floodlight".'),
    Bad("D110", 'shape = "cone"', 'shape = ¦"cones"', '"cone".'),
    Bad("D110", 'material = "brick"', 'material = ¦"bricks"', '"brick".'),
    Bad("D110", 'ground = "asphalt"', 'ground = ¦"asfalt"', '"asphalt".'),
    Bad("D111", '[[shot]]\nid = "evening"', '[[shot]]\nid = ¦"limb"'),
    Bad("D111", 'name = "EV2"\nwears', 'name = ¦"EV1"\nwears'),
    Bad("D111", "[[landmark]]\n", '[[station]]\nplace = ¦"iss"\n\n[[landmark]]\n'),
    Bad("D112", '[[station]]\nplace = "iss"', '[[station]]\nplace = ¦"moscow"'),
    Bad("D112", '[[station]]\nplace = "iss"', '[[station]]\nplace = ¦"isss"', '"iss".'),
    Bad("D112", 'name = "The limb"\nin = "eva"', 'name = "The limb"\nin = ¦"evaa"', '"eva".'),
    Bad("D112", 'who = "kotov"', 'who = ¦"kotof"', '"kotov".'),
    Bad("D112", 'who = "kotov"', 'who = ¦"team"'),
    Bad("D112", 'view = "moscow"', 'view = ¦"moskow"', '"moscow".'),
    Bad("D112", 'landmarks = ["tower"]', 'landmarks = ["tower", ¦"towr"]', '"tower".'),
    Bad("D112", 'look_at = "EV1"', 'look_at = ¦"EV3"', '"EV1".'),
    Bad("D112", 'look_at = "EV1"', 'look_at = ¦"EV2"', '"EV1".'),
    Bad("D112", 'look_at = "tower"', 'look_at = ¦"towr"', '"tower".'),
    Bad("D112", 'helmet = "EV2"', 'helmet = ¦"EV4"', '"EV2".'),
    Bad("D112", 'facing = "EV1"', 'facing = ¦"EV2"', '"EV1".'),
    Bad("D112", 'facing = "EV1"', 'facing = ¦"camra"', '"camera".'),
    Bad("D115", 'id = "evening"', 'id = ¦"Evening"', '"evening".'),
    Bad("V201", "lat = 55.7525", "lat = ¦155"),
    Bad("V204", 'height = "150 m"', "height = ¦150", '"150 m".'),
    Bad("V204", 'size = "1.5 m"', "size = ¦1.5"),
    Bad("V205", 'least = "1 min"', "least = ¦1", '"1 min".'),
    Bad("V210", "importance = 5", "importance = ¦6"),
    Bad("V210", "yaw = 3", "yaw = ¦361"),
    Bad("V210", "doubt = 5", "doubt = ¦-5"),
    Bad("V210", "lumens = 20000", "lumens = ¦-1"),
    Bad("V219", "at = [0, -6, 1.6]", "at = ¦[0, -6]"),
    Bad("V219", "at = [0, -6, 1.6]", 'at = [0, ¦"-6", 1.6]'),
    Bad("V219", "at = [0, -6, 1.6]", "at = [0, -6, ¦nan]"),
    Bad("V219", "at = [0, -6, 1.6]", "at = [0, -6, ¦1e9]"),
    Bad("V219", "at = [0, -6, 1.6]", 'at = ¦"0 -6 1.6"'),
    Bad("V219", "right_hand = [0.3, -0.4, 0.7]", "right_hand = ¦[0.3]"),
    Bad("V219", "size = [16, 16, 47]", "size = [16, ¦0, 47]"),
    Bad("V219", "size = [16, 16, 47]", "size = [16, 16, ¦-47]"),
    Bad("V219", "size = [0.1, 0.09, 0.7]", "size = [0.1, 0.09, ¦70]"),
    Bad("V219", "size = [0.1, 0.09, 0.7]", "size = [¦0, 0.09, 0.7]"),
    Bad("V219", "size = [0.1, 0.09, 0.7]", 'size = ¦"0.7 m"'),
    Bad("V219", FLAT, "horizon = [[90, 2], ¦[270.0]]"),
    Bad("V219", "aim = [0, 0, 1]", "aim = ¦[5, -5, 6]"),
    Bad("V219", FLAT, "horizon = [[90, ¦91], [270.0, 1.5]]"),
    Bad("V220", 'focal = "35 mm"', 'focal = ¦"0 mm"'),
    Bad("V220", 'focal = "35 mm"', "focal = ¦35", '"35 mm".'),
    Bad("V220", 'focal = "35 mm"', 'focal = ¦"35 km"'),
    Bad("V220", 'focal = "35 mm"', 'focal = ¦"-35 mm"'),
    Bad("V220", 'sensor = "36 x 24 mm"', 'sensor = ¦"36 mm"'),
    Bad("V220", 'sensor = "36 x 24 mm"', 'sensor = ¦"36 x 0 mm"'),
    Bad("V220", 'sensor = "36 x 24 mm"', "sensor = ¦[36, 24]"),
    Bad("V220", "distortion = [-0.1, 0.01]", "distortion = [-0.1, 0.01, 0, 0, 0, ¦0]"),
    Bad("V221", 'look_at = "tower"', "look_at = ¦[0, -6, 1.6]"),
    Bad("V221", 'look_at = "tower"', "look_at = ¦[0, -6, 9]"),
    Bad("V221", "up = [0, 0, -1]", "up = ¦[0, 0, 0]"),
    Bad("V221", 'mount = "fixed"', 'mount = ¦"helmet"'),
    Bad("V221", CAMERA, '¦[shot.camera]\nmount = "fixed"\nlook_at = "tower"'),
    Bad("V221", 'helmet = "EV2"', 'helmet = ¦"EV2"\nat = [0, 0, 9]'),
    Bad("V222", 'left_hand = "station"\ntorch = "right"', 'left_hand = "station"\ntorch = ¦"left"', 'torch = "right".'),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.code}-{bad.new[:40]!r}")
def test_each_way_to_break_it(bad: Bad, tmp_path: Path) -> None:
    assert bad.old in JOURNEY
    text = JOURNEY.replace(bad.old, bad.new, 1)
    findings = found(tmp_path, text.replace(MARK, ""))
    assert [f.code for f in findings] == [bad.code], [str(f) for f in findings]
    if MARK in text:
        before = text[: text.index(MARK)].split("\n")
        assert findings[0].where == (str(tmp_path / "journey.toml"), len(before), len(before[-1]) + 1)
    assert findings[0].hint == bad.hint or not bad.hint


def found(folder: Path, text: str) -> tuple[Finding, ...]:
    return load(write(folder, {**FILES, "journey.toml": text}))[1]


def test_all_mistakes_of_a_shot_are_said_at_once(tmp_path: Path) -> None:
    text = JOURNEY
    for old, new in (
        ('subject = "sunlit"', 'subject = "sunlight"'),
        ('focal = "2.8 mm"', 'focal = "0 mm"'),
        ('left_hand = "station"', "left_hand = [1]"),
        ('facing = "EV1"', 'facing = "EV3"'),
        ("lumens = 20000", "lumens = nan"),
        ('ground = "asphalt"', 'ground = "lava"'),
    ):
        text = text.replace(old, new, 1)
    assert sorted(f.code for f in found(tmp_path, text)) == ["D110", "D110", "D112", "V210", "V219", "V220"]


def test_a_person_whose_name_is_broken_is_not_missed(tmp_path: Path) -> None:
    text = JOURNEY.replace('name = "EV2"\nwears', "name = 2\nwears", 1)
    assert [f.code for f in found(tmp_path, text)] == ["D109"]


def test_what_refers_to_a_broken_shot_is_not_said_as_well(tmp_path: Path) -> None:
    text = JOURNEY.replace('focal = "2.8 mm"', 'focal = "0 mm"')
    journey, findings, _ = load(write(tmp_path, {**FILES, "journey.toml": text}))
    assert [f.code for f in findings] == ["V220"]
    assert journey is not None
    assert list(journey.shots) == ["evening"]


def test_shots_go_with_what_they_are_in(tmp_path: Path) -> None:
    text = JOURNEY.replace('[[branch.stop]]\nplace = "iss"', '[[branch.stop]]\nid = "iss"\nplace = "Mir"', 1)
    journey, findings, _ = load(write(tmp_path, {**FILES, "journey.toml": text}))
    assert [f.code for f in findings] == ["D112"]
    assert journey is not None
    assert list(journey.shots) == ["evening"]
    assert list(journey.stations) == ["iss"]


def test_what_a_picture_shows_goes_when_it_is_broken(tmp_path: Path) -> None:
    text = JOURNEY.replace("lat = 55.7525", "lat = 155", 1)
    journey, _, _ = load(write(tmp_path, {**FILES, "journey.toml": text}))
    assert journey is not None
    assert not journey.landmarks
    evening = journey.shots["evening"]
    assert (evening.landmarks, evening.camera.look_at) == ((), "")


# ---- models


def triangle() -> bytes:
    """Return a binary glTF file of one triangle."""
    points = struct.pack("<9f", 0, 0, 0, 1, 0, 0, 0, 1, 0)
    position = {"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 0]}
    document = {
        "asset": {"version": "2.0"},
        "buffers": [{"byteLength": len(points)}],
        "bufferViews": [{"buffer": 0, "byteLength": len(points)}],
        "accessors": [position],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "nodes": [{"mesh": 0}],
        "scenes": [{"nodes": [0]}],
        "scene": 0,
    }
    head = json.dumps(document).encode()
    head += b" " * (-len(head) % 4)
    chunks = struct.pack("<2I", len(head), 0x4E4F534A) + head + struct.pack("<2I", len(points), 0x004E4942) + points
    return struct.pack("<3I", 0x46546C67, 2, 12 + len(chunks)) + chunks


def with_model(data: bytes, name: str = "tower.glb") -> dict[str, str | bytes]:
    text = JOURNEY.replace(TOWER_PARTS, f'model = "{name}"\n\n', 1)
    return {**FILES, "journey.toml": text, "tower.glb": data}


def test_a_model(tmp_path: Path) -> None:
    journey, findings, digests = load(write(tmp_path, with_model(triangle())))
    assert findings == ()
    assert journey is not None
    tower = journey.landmarks["tower"]
    assert (tower.model, tower.model_file, tower.parts) == (triangle(), "tower.glb", ())
    assert "tower.glb" in digests


BROKEN = {
    "empty": b"",
    "text": b"solid cube",
    "noise": b"\xff" * 100,
    "no end": triangle()[:-8],
    "no body": triangle()[:40],
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_not_a_model(tmp_path: Path, data: bytes) -> None:
    files = with_model(data)
    _, findings, _ = load(write(tmp_path, files))
    assert [f.code for f in findings] == ["D120"]
    lines = str(files["journey.toml"]).split("\n")
    row = next(n for n, line in enumerate(lines, 1) if line.startswith("model ="))
    assert findings[0].where == (str(tmp_path / "journey.toml"), row, len("model = ") + 1)


@pytest.mark.parametrize(("name", "code"), [("towr.glb", "D101"), ("../tower.glb", "D113")])
def test_a_model_that_is_nowhere(tmp_path: Path, name: str, code: str) -> None:
    assert [f.code for f in load(write(tmp_path, with_model(triangle(), name)))[1]] == [code]


def test_a_model_that_is_too_large(tmp_path: Path) -> None:
    folder = write(tmp_path, with_model(b""))
    os.truncate(folder / "tower.glb", 64_000_001)
    assert [f.code for f in load(folder)[1]] == ["D102"]


# ---- what is told of it


def test_every_word_is_in_the_guide() -> None:
    guide = (ROOT / "docs/shots.md").read_text("utf-8")
    words = {word.value for kind in (Sunlight, Behind, SunIn, Hour, Facing) for word in kind} - {"any"}
    assert not [word for word in (*words, *SHAPES, *NAMED, *GROUNDS) if f"`{word}`" not in guide]


# ---- the example


def test_every_shot_of_sochi_says_where_it_is_from_or_what_is_assumed() -> None:
    journey, _, _ = load(ROOT / "examples/sochi-2014")
    assert journey is not None
    assert len(journey.shots) >= 18
    for shot in journey.shots.values():
        assert shot.note, shot.id
        assert shot.people, shot.id
    assert all(landmark.source for landmark in journey.landmarks.values())
    assert {name for shot in journey.shots.values() for name in shot.landmarks} == set(journey.landmarks)


def test_the_shots_of_sochi_differ_in_what_light_they_want() -> None:
    journey, _, _ = load(ROOT / "examples/sochi-2014")
    assert journey is not None
    hours = {hour for shot in journey.shots.values() for hour in shot.hours}
    assert hours >= set(Hour) - {Hour.CIVIL}
    assert {shot.subject for shot in journey.shots.values()} >= set(Sunlight) - {Sunlight.SHADE}
    assert {shot.landmark for shot in journey.shots.values()} == set(Facing)


def test_canonical_form_keeps_shots() -> None:
    text, findings = format_toml(JOURNEY)
    assert findings == ()
    assert text is not None
    start = JOURNEY.index("[[station]]")
    end = JOURNEY.index("[[person]]\nid")
    assert JOURNEY[start:end] in text
