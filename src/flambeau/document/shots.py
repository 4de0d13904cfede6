"""Wanted pictures: from `[[station]]`, `[[landmark]]` and `[[shot]]` with all that stands in it to their values."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from flambeau.document import shot_tables as tables
from flambeau.document.reading import Fields, Reader
from flambeau.document.source import FILE_LIMIT, Refused, TomlRow, cut
from flambeau.optics.camera import Lens
from flambeau.scene.figure import Pose, Wear
from flambeau.scene.landmark import Block
from flambeau.shot import (
    Behind,
    CameraWanted,
    Facing,
    Hour,
    LampWanted,
    Landmark,
    Mount,
    PersonWanted,
    Shot,
    Station,
    SunIn,
    Sunlight,
    Vector,
)

T = TypeVar("T")
_ANGLES = ("yaw", "pitch", "roll", "alpha", "beta", "russian", "doubt")
_NEAR = 1e-3  # [m]; nearer than this a camera has nothing before it
_ALONG = 1e-6  # [rad] between where a camera looks and what is up
Named = Mapping[str, Fields]


def read_stations(reader: Reader, root: TomlRow) -> dict[str, Station]:
    """Return the stations of a journey by the id of their place."""
    found: dict[str, Station] = {}
    for fields in reader.all(root, tables.STATION):
        place = reader.referred(fields, "place")
        if place in found:
            reader.say("D111", f"{place} is told of already ({found[place].where})", fields.row.at("place"))
        elif place:
            found[place] = _station(reader, place, fields)
    return found


def _station(reader: Reader, place: str, fields: Fields) -> Station:
    yaw, pitch, roll, alpha, beta, russian, doubt = map(fields.real, _ANGLES)
    source, note = reader.source(fields), fields.text("note")
    return Station(place, yaw, pitch, roll, alpha, beta, russian, doubt, source, note, fields.where)


# ---- landmarks


def read_landmarks(reader: Reader, named: Named) -> dict[str, Landmark]:
    """Return the landmarks that could be read, by id."""
    every = ((name, _landmark(reader, name, fields)) for name, fields in named.items())
    return {name: landmark for name, landmark in every if landmark is not None}


def _landmark(reader: Reader, name: str, fields: Fields) -> Landmark | None:
    inner = _inner(reader, fields, tables.PART.name)
    parts = tuple(_block(part) for part in inner if not part.broken)
    model = _model(reader, fields)
    if not inner and not fields.given("part") and not fields.given("model"):
        hint = "[[landmark.part]] with a shape and a size, or model."
        reader.say("D108", f"the landmark {cut(name)} is made of nothing", fields.where, hint)
    source = reader.source(fields)
    if {"lat", "lon"} & set(fields.broken):
        return None
    return Landmark(
        id=name,
        name=fields.text("name") or name,
        lat=fields.real("lat"),
        lon=fields.real("lon"),
        height=fields.one("height", float),
        heading=fields.real("heading"),
        parts=parts,
        model=model,
        model_file=fields.text("model"),
        source=source,
        note=fields.text("note"),
        where=fields.where,
    )


def _block(fields: Fields) -> Block:
    at, size = _vector(fields, "at") or (0.0, 0.0, 0.0), _vector(fields, "size") or (1.0, 1.0, 1.0)
    return Block(fields.text("shape"), at, size, fields.text("material"), fields.real("turn"), fields.where)


def _model(reader: Reader, fields: Fields) -> bytes:
    """Return the bytes of a model; none, when there is none or it cannot be read (said)."""
    name = fields.text("model")
    if not name or "model" in fields.broken:
        return b""
    try:
        return reader.folder.data(name, FILE_LIMIT)
    except Refused as refused:
        reader.refuse(refused, fields.row.at("model"))
        return b""


# ---- shots


def read_shots(reader: Reader, named: Named) -> dict[str, Shot]:
    """Return the wanted pictures that could be read, by id."""
    every = ((name, _shot(reader, name, fields)) for name, fields in named.items())
    return {name: shot for name, shot in every if shot is not None}


def _shot(reader: Reader, name: str, fields: Fields) -> Shot | None:
    inside = reader.referred(fields, "in")
    landmarks = reader.all_referred(fields, "landmarks")
    people = tuple(_people(reader, _inner(reader, fields, tables.POSED.name)))
    lamps = tuple(_lamp(lamp) for lamp in _inner(reader, fields, tables.LAMP.name) if not lamp.broken)
    camera = _camera(reader, fields, people, landmarks)
    view, source = reader.referred(fields, "view"), reader.source(fields)
    if not inside or camera is None:
        return None
    return Shot(
        id=name,
        name=fields.text("name") or name,
        inside=inside,
        importance=int(fields.real("importance")),
        least=fields.real("least"),
        people=people,
        camera=camera,
        landmarks=landmarks,
        lamps=lamps,
        subject=Sunlight(fields.text("subject")),
        behind=tuple(Behind(word) for word in fields.many("behind", str)),
        view=view,
        sun=SunIn(fields.text("sun")),
        hours=tuple(Hour(word) for word in fields.many("hours", str)),
        landmark=Facing(fields.text("landmark")),
        ground=fields.text("ground"),
        horizon=_hills(fields),
        source=source,
        note=fields.text("note"),
        where=fields.where,
    )


def _inner(reader: Reader, fields: Fields, table: str) -> list[Fields]:
    assert isinstance(fields.row, TomlRow)
    return reader.all(fields.row, fields.table.tables[table])


def _vector(fields: Fields, key: str) -> Vector | None:
    numbers = fields.many(key, float)
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None


def _vector_or_word(fields: Fields, key: str) -> Vector | str:
    return _vector(fields, key) or fields.text(key)


def _hills(fields: Fields) -> tuple[tuple[float, float], ...]:
    return tuple(sorted((hill[0], hill[1]) for hill in fields.many("horizon", tuple)))


def _people(reader: Reader, every: list[Fields]) -> Iterator[PersonWanted]:
    """Yield the people of a picture; say who has the name of another, and who faces nobody."""
    names: dict[str, Fields] = {}
    for fields in every:
        name = fields.text("name")
        if name in names:
            message = f"name = {cut(name)}: another person of this picture has it ({names[name].where})"
            reader.say("D111", message, fields.row.at("name"))
        elif "name" not in fields.broken:
            names[name] = fields
    for name, fields in names.items():
        others = [*(other for other in names if other != name), "camera"]
        if len(names) == len(every):
            _known(reader, fields, "facing", "other person of this picture", others)
        yield _person(reader, name, fields)


def _known(reader: Reader, fields: Fields, key: str, what: str, known: Collection[str]) -> bool:
    """Tell whether a key names one of those known within a picture, or nobody; say D112 when not."""
    name = fields.text(key)
    if not name or name in known or key in fields.broken:
        return True
    message = f"{key} = {cut(name)}: no {what} has that name"
    reader.say("D112", message, fields.row.at(key), reader.maybe(name, known))
    return False


def _person(reader: Reader, name: str, fields: Fields) -> PersonWanted:
    _check_hands(reader, fields)
    facing = fields.text("facing")
    return PersonWanted(
        name=name,
        who=reader.referred(fields, "who"),
        wears=Wear(fields.text("wears")),
        at=_vector(fields, "at") or (0.0, 0.0, 0.0),
        facing=facing or fields.real("facing"),
        pose=Pose(fields.text("pose")),
        right_hand=_vector_or_word(fields, "right_hand"),
        left_hand=_vector_or_word(fields, "left_hand"),
        torch=fields.text("torch"),
        flame=fields.one("flame", bool),
        head_turn=fields.real("head_turn"),
        head_tilt=fields.real("head_tilt"),
        where=fields.where,
    )


def _check_hands(reader: Reader, fields: Fields) -> None:
    """Say V222 of a hand that is to hold the torch and the station."""
    torch = fields.text("torch")
    if torch and fields.text(f"{torch}_hand"):
        other = "left" if torch == "right" else "right"
        message = f'torch = "{torch}": that hand holds on to the station'
        reader.say("V222", message, fields.row.at("torch"), f'torch = "{other}".')


def _lamp(fields: Fields) -> LampWanted:
    return LampWanted(
        kind=fields.text("kind"),
        at=_vector(fields, "at") or (0.0, 0.0, 0.0),
        size=fields.real("size", 1.0),
        aim=_vector(fields, "aim"),
        lumens=fields.real("lumens"),
        where=fields.where,
    )


# ---- cameras


def _camera(
    reader: Reader, shot: Fields, people: tuple[PersonWanted, ...], landmarks: tuple[str, ...]
) -> CameraWanted | None:
    rows = _inner(reader, shot, tables.CAMERA.name)
    if not rows:
        if not shot.given("camera"):
            hint = "[shot.camera] with at = [...], or helmet."
            reader.say("D108", f"the picture {cut(shot.text('id'))} has no camera", shot.where, hint)
        return None
    fields = rows[0]
    camera = CameraWanted(
        mount=Mount.HELMET if fields.text("helmet") else Mount(fields.text("mount")),
        at=_vector(fields, "at"),
        look_at=_vector_or_word(fields, "look_at"),
        up=_vector(fields, "up"),
        roll=fields.real("roll"),
        focal=fields.real("focal"),
        sensor=_sensor(fields),
        lens=Lens(fields.text("lens")),
        distortion=fields.many("distortion", float),
        helmet=fields.text("helmet"),
        where=fields.where,
    )
    names = [person.name for person in people]
    sound = _known(reader, fields, "helmet", "person of this picture", names)
    sound &= _known(reader, fields, "look_at", "person or landmark of this picture", [*names, *landmarks])
    if not sound or fields.broken:
        return None
    blind = _blind(fields, camera, people)
    if blind:
        message, key = blind
        reader.say("V221", message, fields.row.at(key) if key else fields.where)
    return None if blind else camera


def _sensor(fields: Fields) -> tuple[float, float]:
    width, height = fields.many("sensor", float)
    return width, height


def _blind(fields: Fields, camera: CameraWanted, people: tuple[PersonWanted, ...]) -> tuple[str, str] | None:
    """Return why a camera sees nothing, and the key that says so."""
    if fields.given("at") == fields.given("helmet"):
        key = "helmet" if fields.given("at") else ""
        return "a camera is either at a point of the stage, or on somebody's helmet", key
    if camera.mount is Mount.HELMET and camera.at is not None:
        return "a camera on a helmet needs helmet, and the name of a person", "mount"
    if camera.up is not None and math.hypot(*camera.up) < _NEAR:
        return "nothing is up", "up"
    if not camera.look_at and not camera.helmet and not people:
        return "there is nobody to look at: say look_at", ""
    if camera.at is not None and isinstance(camera.look_at, tuple):
        return _nothing_before(camera.at, camera.look_at, camera.up)
    return None


def _nothing_before(at: Vector, look_at: Vector, up: Vector | None) -> tuple[str, str] | None:
    """Return what is wrong with two points, if anything."""
    away = math.dist(at, look_at)
    if away < _NEAR:
        return "the camera is where it looks", "look_at"
    x, y, z = (a - b for a, b in zip(look_at, at, strict=True))
    a, b, c = up or (0.0, 0.0, 1.0)
    across = math.hypot(y * c - z * b, z * a - x * c, x * b - y * a)
    if across < _ALONG * away * math.hypot(a, b, c):
        return "the camera looks along what is up: say another up", "look_at"
    return None
