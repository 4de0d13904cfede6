"""Wanted pictures: from `[[station]]`, `[[landmark]]` and `[[shot]]` with all that stands in it to their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flambeau.document import shot_tables as tables
from flambeau.document.cameras import inner, known, read_camera, vector, vector_or_word
from flambeau.document.reading import Fields, Reader
from flambeau.document.source import FILE_LIMIT, Refused, TomlRow, cut
from flambeau.scene.figure import Pose, Wear
from flambeau.scene.gltf import read_glb
from flambeau.scene.landmark import Block
from flambeau.shot import (
    Behind,
    Facing,
    Hour,
    LampWanted,
    Landmark,
    PersonWanted,
    Shot,
    Station,
    SunIn,
    Sunlight,
)

_ANGLES = ("yaw", "pitch", "roll", "alpha", "beta", "russian", "doubt")
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
    every = inner(reader, fields, tables.PART.name)
    parts = tuple(_block(part) for part in every if not part.broken)
    model = _model(reader, fields)
    if not every and not fields.given("part") and not fields.given("model"):
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
    at, size = vector(fields, "at") or (0.0, 0.0, 0.0), vector(fields, "size") or (1.0, 1.0, 1.0)
    shape, material, second = (fields.text(key) for key in ("shape", "material", "second"))
    return Block(shape, at, size, material, fields.real("turn"), second, fields.where)


def _model(reader: Reader, fields: Fields) -> bytes:
    """Return the bytes of a model; none, when there is none or it cannot be read (said)."""
    name = fields.text("model")
    if not name or "model" in fields.broken:
        return b""
    where = fields.row.at("model")
    try:
        data = reader.folder.data(name, FILE_LIMIT)
        read_glb(data, cut(name))
    except Refused as refused:
        reader.refuse(refused, where)
    except ValueError as error:
        reader.say("D120", str(error), where, "export it as binary glTF (.glb).")
    else:
        return data
    return b""


# ---- shots


def read_shots(reader: Reader, named: Named) -> dict[str, Shot]:
    """Return the wanted pictures that could be read, by id."""
    every = ((name, _shot(reader, name, fields)) for name, fields in named.items())
    return {name: shot for name, shot in every if shot is not None}


def _shot(reader: Reader, name: str, fields: Fields) -> Shot | None:
    inside = reader.referred(fields, "in")
    landmarks = reader.all_referred(fields, "landmarks")
    every = inner(reader, fields, tables.POSED.name)
    people = tuple(_people(reader, every))
    lamps = tuple(_lamp(lamp) for lamp in inner(reader, fields, tables.LAMP.name) if not lamp.broken)
    names = [person.name for person in people] if len(people) == len(every) else None  # else some are lost
    camera = read_camera(reader, fields, names, landmarks)
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
            known(reader, fields, "facing", "other person of this picture", others)
        yield _person(reader, name, fields)


def _person(reader: Reader, name: str, fields: Fields) -> PersonWanted:
    _check_hands(reader, fields)
    facing = fields.text("facing")
    return PersonWanted(
        name=name,
        who=reader.referred(fields, "who"),
        wears=Wear(fields.text("wears")),
        at=vector(fields, "at") or (0.0, 0.0, 0.0),
        facing=facing or fields.real("facing"),
        pose=Pose(fields.text("pose")),
        right_hand=vector_or_word(fields, "right_hand"),
        left_hand=vector_or_word(fields, "left_hand"),
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
        at=vector(fields, "at") or (0.0, 0.0, 0.0),
        size=fields.real("size", 1.0),
        aim=vector(fields, "aim"),
        lumens=fields.real("lumens"),
        where=fields.where,
    )
