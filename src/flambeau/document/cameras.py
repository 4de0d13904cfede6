"""The camera of a wanted picture, and what the tables of a picture have in common."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from flambeau.document import shot_tables as tables
from flambeau.document.reading import Fields, Reader
from flambeau.document.source import TomlRow, cut
from flambeau.optics.camera import Lens
from flambeau.shot import CameraWanted, Mount, Vector

NEAR = 1e-3
"""Nearer than this [m] a camera has nothing before it, and a lamp nothing that it aims at."""

_ALONG = 1e-6  # [rad] between where a camera looks and what is up


def inner(reader: Reader, fields: Fields, table: str) -> list[Fields]:
    assert isinstance(fields.row, TomlRow)
    return reader.all(fields.row, fields.table.tables[table])


def vector(fields: Fields, key: str) -> Vector | None:
    numbers = fields.many(key, float)
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None


def vector_or_word(fields: Fields, key: str) -> Vector | str:
    return vector(fields, key) or fields.text(key)


def known(reader: Reader, fields: Fields, key: str, what: str, names: Collection[str]) -> bool:
    """Tell whether a key names one of those known within a picture, or nobody; say D112 when not."""
    name = fields.text(key)
    if not name or name in names or key in fields.broken:
        return True
    message = f"{key} = {cut(name)}: no {what} has that name"
    reader.say("D112", message, fields.row.at(key), reader.maybe(name, names))
    return False


def read_camera(
    reader: Reader, shot: Fields, names: Sequence[str] | None, landmarks: tuple[str, ...]
) -> CameraWanted | None:
    """Return the camera of a picture, None when it is none or could not be used (said).

    Args:
        reader: hears what is wrong.
        shot: the fields of the picture.
        names: of the people in it; None: some of them could not be read.
        landmarks: ids of those in it.
    """
    rows = inner(reader, shot, tables.CAMERA.name)
    if not rows:
        if not shot.given("camera"):
            hint = "[shot.camera] with at = [...], or helmet."
            reader.say("D108", f"the picture {cut(shot.text('id'))} has no camera", shot.where, hint)
        return None
    fields, camera = rows[0], _camera(rows[0])
    sound = not fields.broken
    if names is not None:
        seen = [*(name for name in names if name != camera.helmet), *landmarks]
        sound &= known(reader, fields, "helmet", "person of this picture", names)
        sound &= known(reader, fields, "look_at", "person or landmark of this picture", seen)
    blind = _blind(fields, camera, names) if sound else None
    if blind:
        message, key = blind
        reader.say("V221", message, fields.row.at(key) if key else fields.where)
    return camera if sound and not blind else None


def _camera(fields: Fields) -> CameraWanted:
    width, height = fields.many("sensor", float)
    return CameraWanted(
        mount=Mount.HELMET if fields.text("helmet") else Mount(fields.text("mount")),
        at=vector(fields, "at"),
        look_at=vector_or_word(fields, "look_at"),
        up=vector(fields, "up"),
        roll=fields.real("roll"),
        focal=fields.real("focal"),
        sensor=(width, height),
        lens=Lens(fields.text("lens")),
        distortion=fields.many("distortion", float),
        helmet=fields.text("helmet"),
        where=fields.where,
    )


def _blind(fields: Fields, camera: CameraWanted, names: Sequence[str] | None) -> tuple[str, str] | None:
    """Return why a camera sees nothing, and the key that says so."""
    if fields.given("at") == fields.given("helmet"):
        key = "helmet" if fields.given("at") else ""
        return "a camera is either at a point of the stage, or on somebody's helmet", key
    if camera.mount is Mount.HELMET and camera.at is not None:
        return "a camera on a helmet needs helmet, and the name of a person", "mount"
    if camera.up is not None and math.hypot(*camera.up) < NEAR:
        return "nothing is up", "up"
    if not camera.look_at and not camera.helmet and names == []:
        return "there is nobody to look at: say look_at", ""
    if camera.at is not None and isinstance(camera.look_at, tuple):
        return _nothing_before(camera.at, camera.look_at, camera.up)
    return None


def _nothing_before(at: Vector, look_at: Vector, up: Vector | None) -> tuple[str, str] | None:
    """Return what is wrong with two points, if anything."""
    away = math.dist(at, look_at)
    if away < NEAR:
        return "the camera is where it looks", "look_at"
    x, y, z = (a - b for a, b in zip(look_at, at, strict=True))
    a, b, c = up or (0.0, 0.0, 1.0)
    across = math.hypot(y * c - z * b, z * a - x * c, x * b - y * a)
    if across < _ALONG * away * math.hypot(a, b, c):
        return "the camera looks along what is up: say another up", "look_at"
    return None
