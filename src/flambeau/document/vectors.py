"""Kinds of values of wanted pictures: points and names, angles, lenses and sensors, lines of hills."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from enum import StrEnum

from flambeau.document.hints import maybe
from flambeau.document.values import Kind, Wrong, each, real

MOST = 1e7  # [m] from the middle of a stage, farther than any horizon
_MM = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?mm")
_SENSOR = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?: ?mm)? ?[x×] ?([0-9]+(?:\.[0-9]+)?) ?mm")
FOCAL = (0.0005, 5.0)  # [m]: from a pinhole fisheye to the longest mirror lens
SENSOR = (0.001, 0.5)  # [m]: from an endoscope's to the largest plate
SENSORS = {
    "full-frame": (0.036, 0.024),
    "aps-c": (0.0235, 0.0156),
    "micro-four-thirds": (0.0173, 0.013),
    "1-inch": (0.0132, 0.0088),
    "action-camera": (0.00617, 0.00455),
}
"""Width and height [m] of usual sensors. Source: data sheets; of APS-C that of most makers (Canon's is 22.3 x 14.9 mm),
of an action camera that of 1/2.3 inch."""
TORCH = (0.01, 3.0)  # [m]: what one can carry
_NUMBERS: dict[str, object] = {"type": "array", "items": {"type": "number"}}
_VECTOR = {**_NUMBERS, "minItems": 3, "maxItems": 3}
_number = real(-MOST, MOST).read
_degrees = real(-360, 360).read


def _list(value: object, read: Callable[[object], object]) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise Wrong("D109", "expected a list")
    return each(value, read)


def _vector(value: object) -> tuple[object, ...]:
    if not isinstance(value, list) or len(value) != 3:
        raise Wrong("V219", "expected three numbers [m], such as [0, 1.5, 0]")
    try:
        return _list(value, _number)
    except Wrong as wrong:
        raise Wrong("V219", "expected three numbers [m], such as [0, 1.5, 0]", path=wrong.path) from wrong


def _size(value: object) -> tuple[object, ...]:
    vector = _vector(value)
    for index, side in enumerate(vector):
        if not isinstance(side, float) or side <= 0:
            raise Wrong("V219", "a solid has a width, a depth and a height above zero", path=(index,))
    return vector


def _torch_size(value: object) -> tuple[object, ...]:
    vector = _size(value)
    for index, side in enumerate(vector):
        if not isinstance(side, float) or not TORCH[0] <= side <= TORCH[1]:
            raise Wrong("V219", f"no torch has that: expected {TORCH[0]:g} to {TORCH[1]:g} m", path=(index,))
    return vector


def _angle(value: object) -> float:
    degrees = _degrees(value)
    assert isinstance(degrees, float)
    return math.radians(degrees)


def _doubt(value: object) -> float:
    degrees = real(0, 180).read(value)
    assert isinstance(degrees, float)
    return math.radians(degrees)


def _vector_or(value: object, *words: str) -> object:
    """Read a vector or a word; any word, when none are given."""
    if not isinstance(value, str):
        return _vector(value)
    if words and value not in words:
        said = " or ".join(f'"{word}"' for word in words)
        raise Wrong("D110", f"expected three numbers [m], or {said}", maybe(value, words))
    return value


def _importance(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong("D109", "expected a whole number from 1 to 5")
    if not 1 <= value <= 5:
        raise Wrong("V210", "expected a whole number from 1 to 5")
    return value


def _heading(value: object) -> object:
    return value if isinstance(value, str) else _angle(value)


def _millimetres(value: object, expects: str, form: re.Pattern[str], of: tuple[float, float]) -> tuple[float, ...]:
    match = form.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        hint = f'"{value} mm".' if isinstance(value, int | float) and not isinstance(value, bool) else ""
        raise Wrong("V220", f"expected {expects}", hint if form is _MM else "")
    found = tuple(float(number) / 1000 for number in match.groups())
    if not all(of[0] <= one <= of[1] for one in found):
        raise Wrong("V220", f"no camera has that: expected {of[0] * 1000:g} to {of[1] * 1000:g} mm")
    return found


def _focal(value: object) -> float:
    return _millimetres(value, 'a focal length, such as "28 mm"', _MM, FOCAL)[0]


def _sensor(value: object) -> tuple[float, ...]:
    if isinstance(value, str) and value in SENSORS:
        return SENSORS[value]
    return _millimetres(value, 'width and height of a sensor, such as "36 x 24 mm"', _SENSOR, SENSOR)


def _distortion(value: object) -> tuple[object, ...]:
    found = _list(value, real(-100, 100).read)
    if len(found) > 5:
        raise Wrong("V220", "expected at most five numbers: k1, k2, p1, p2, k3 of OpenCV", path=(5,))
    return found


def _hill(value: object) -> tuple[object, ...]:
    if not isinstance(value, list) or len(value) != 2:
        raise Wrong("V219", "expected pairs of azimuth and altitude [degrees], such as [[0, 2.5], [90, 1]]")
    azimuth, altitude = _list(value, _degrees)
    assert isinstance(azimuth, float)
    assert isinstance(altitude, float)
    if abs(altitude) > 90:
        raise Wrong("V219", "expected an altitude from -90 to 90 degrees", path=(1,))
    return math.radians(azimuth % 360), math.radians(altitude)


def _horizon(value: object) -> tuple[object, ...]:
    return _list(value, _hill)


def enum(words: type[StrEnum]) -> tuple[str, ...]:
    """Return the words of an enumeration."""
    return tuple(word.value for word in words)


def choices(words: Iterable[str]) -> Kind:
    """Return the kind of lists of words out of a few; a single one may stand alone."""
    known = tuple(words)
    said = " or ".join(f'"{word}"' for word in known)

    def one(value: object) -> str:
        if not isinstance(value, str):
            raise Wrong("D109", f"expected {said}")
        if value not in known:
            raise Wrong("D110", f"expected {said}", maybe(value, known))
        return value

    def read(value: object) -> tuple[object, ...]:
        return _list(value, one) if isinstance(value, list) else (one(value),)

    word = {"type": "string", "enum": list(known)}
    return Kind(f"{said}, or a list", said, read, {"oneOf": [word, {"type": "array", "items": word}]}, None)


def word(name: str, words: Iterable[str]) -> Kind:
    """Return the kind of one word out of many, which are listed in the guide and not in each message."""
    known = tuple(words)

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise Wrong("D109", f"expected a {name}, such as {known[0]}")
        if value not in known:
            raise Wrong("D110", f"no such {name}", maybe(value, known) or f'"{known[0]}".')
        return value

    return Kind(name, f"a {name}", read, {"type": "string", "enum": list(known)})


VECTOR = Kind("three numbers [m]", "three numbers", _vector, _VECTOR, None)
TORCH_SIZE = Kind("three numbers [m]", "three numbers above zero", _torch_size, _VECTOR, None)
SIZE = Kind("three numbers [m]", "three numbers above zero", _size, _VECTOR, None)
POINT = Kind(
    "three numbers [m], or a name", "three numbers or a name", _vector_or,
    {"oneOf": [_VECTOR, {"type": "string"}]}, None,
)  # fmt: skip
HAND = Kind(
    'three numbers [m], or "station"', 'three numbers or "station"', lambda value: _vector_or(value, "station"),
    {"oneOf": [_VECTOR, {"type": "string", "enum": ["station"]}]}, None,
)  # fmt: skip
IMPORTANCE = Kind("1 to 5", "a whole number from 1 to 5", _importance, {"type": "integer", "minimum": 1, "maximum": 5})
ANGLE = Kind("degrees", "degrees", _angle, {"type": "number", "minimum": -360, "maximum": 360}, None)
DOUBT = Kind("degrees", "degrees", _doubt, {"type": "number", "minimum": 0, "maximum": 180}, None)
HEADING = Kind("degrees, or a name", "degrees or a name", _heading, {"type": ["number", "string"]}, None)
FOCAL_LENGTH = Kind("focal length", "a focal length", _focal)
SENSOR_SIZE = Kind("size of a sensor", "the size of a sensor", _sensor)
DISTORTION = Kind("list of numbers", "a list of numbers", _distortion, {**_NUMBERS, "maxItems": 5}, None)
HORIZON = Kind(
    "list of pairs of degrees", "a list of pairs of degrees", _horizon,
    {"type": "array", "items": {**_NUMBERS, "minItems": 2, "maxItems": 2}}, None,
)  # fmt: skip
