"""Binary glTF 2.0 files as parts: a model of the user's, or the station.

What a file may hold is bounded, and what is wrong in it is told in words: a model comes from anywhere.
`docs/models.md` says what is read and what is not.
Source: Khronos Group, glTF 2.0 Specification, version 2.0.1; KHR_draco_mesh_compression; EXT_texture_webp.
"""

from __future__ import annotations

import json
import struct
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flambeau.scene.mesh import RGB, Material, Part, Parts, Texture
from flambeau.scene.shapes import unit
from flambeau.scene.srgb import linear

MAX_BYTES = 256 * 2**20
MAX_JSON = 32 * 2**20
MAX_TRIANGLES = 2_000_000
MAX_NODES = 20_000
MAX_DEPTH = 200
MAX_SIDE = 4096  # of a texture [pixels]; larger ones are made smaller
MAX_PIXELS = 64_000_000  # of an image in a file
MAX_REACH = 1e6  # [m]

KNOWN = {
    "KHR_draco_mesh_compression",
    "EXT_texture_webp",
    "KHR_mesh_quantization",
    "KHR_materials_emissive_strength",
    "KHR_materials_unlit",
    "KHR_materials_ior",
    "KHR_materials_specular",
}
TYPES = {5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
TRIANGLES = 4

OURS = np.array([[-1, 0, 0], [0, 0, 1], [0, 1, 0]], float)
"""From glTF (front +z, up +y, so +x is left of what looks out of its front) to right, ahead, up."""

BARE = Material("bare", (0.55, 0.55, 0.55))
"""For what has no material. The standard's would be a white metal, which files without a material hardly mean."""

MALFORMED = (KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError, struct.error)
"""What a reading of JSON that has not the form of glTF runs into."""

Json = dict[str, Any]
Doubles = NDArray[np.float64]
Whole = NDArray[np.int64]


def read_glb(data: bytes, name: str = "model") -> Parts:
    """Read a binary glTF 2.0 file (.glb).

    Args:
        data: all of the file.
        name: for messages, and the name of the parts.

    Returns:
        One part for each primitive of triangles, in metres: right, ahead, up (glTF's -x, z, y).

    Raises:
        ValueError: the file is no glTF, too large, broken, or needs what is not read; says what and where.
    """
    try:
        head, body = _chunks(data)
        with np.errstate(all="ignore"):  # what overflows is found afterwards
            return tuple(_Reader(head, body, name).parts())
    except ValueError as err:
        raise ValueError(f"{name}: {err}") from err
    except MALFORMED as err:
        raise ValueError(f"{name}: not well-formed glTF ({type(err).__name__}: {err})") from err


def _chunks(data: bytes) -> tuple[Json, bytes]:
    """Return the JSON and the binary chunk."""
    if len(data) > MAX_BYTES:
        raise ValueError(f"{len(data)} bytes, more than {MAX_BYTES}")
    if len(data) < 20 or data[:4] != b"glTF":
        raise ValueError("not a binary glTF file (.glb)")
    version, length, size, kind = struct.unpack_from("<II I4s", data, 4)
    if version != 2:
        raise ValueError(f"glTF version {version}, only 2 is read")
    if length > len(data) or 20 + size > len(data):
        raise ValueError(f"the file ends early: {len(data)} bytes of {max(length, 20 + size)}")
    if kind != b"JSON" or size > MAX_JSON:
        raise ValueError("its first chunk is no JSON, or too large")
    head = json.loads(data[20 : 20 + size].decode("utf-8"))
    if not isinstance(head, dict):
        raise ValueError("its JSON is no object")
    start = 20 + size
    if start + 8 > len(data):
        return head, b""
    size, kind = struct.unpack_from("<I4s", data, start)
    if kind != b"BIN\0" or start + 8 + size > len(data):
        raise ValueError("its binary chunk ends early")
    return head, data[start + 8 : start + 8 + size]


@dataclass
class _Reader:
    """One file while it is read."""

    head: Json
    body: bytes
    name: str
    left: int = MAX_TRIANGLES
    materials: dict[int | None, Material] = field(default_factory=dict)
    textures: dict[int, Texture] = field(default_factory=dict)

    def parts(self) -> Iterator[Part]:
        """Yield the parts of the default scene."""
        strange = sorted(set(self.head.get("extensionsRequired", [])) - KNOWN)
        if strange:
            raise ValueError(f"needs the extension {strange[0]}, which is not read")
        for matrix, number in self.meshes():
            for primitive in _item(self.head, "meshes", number)["primitives"]:
                if primitive.get("mode", TRIANGLES) == TRIANGLES:
                    yield self.part(primitive, matrix)

    def meshes(self) -> Iterator[tuple[Doubles, int]]:
        """Yield the matrix [(4, 4)] and number of every mesh in the scene."""
        scene = _item(self.head, "scenes", self.head.get("scene", 0))
        waiting = [(number, np.eye(4), 0) for number in scene.get("nodes", [])]
        seen = 0
        while waiting:
            number, above, depth = waiting.pop()
            seen += 1
            if seen > MAX_NODES or depth > MAX_DEPTH:
                raise ValueError("too many nodes, or nodes that hold each other")
            node = _item(self.head, "nodes", number)
            matrix = above @ _matrix(node)
            waiting += [(child, matrix, depth + 1) for child in node.get("children", [])]
            if "mesh" in node:
                yield matrix, node["mesh"]

    def part(self, primitive: Json, matrix: Doubles) -> Part:
        """Return one primitive."""
        count = _item(self.head, "accessors", primitive.get("indices", primitive["attributes"]["POSITION"]))["count"]
        self.left -= count // 3
        if self.left < 0:
            raise ValueError(f"more than {MAX_TRIANGLES} triangles")
        packed = primitive.get("extensions", {}).get("KHR_draco_mesh_compression")
        arrays = self.unpacked(packed, count) if packed else self.plain(primitive)
        vertices, faces, normals, uv = _placed(*_checked(*arrays), OURS @ matrix[:3])
        return Part(
            vertices.astype(np.float32), faces.astype(np.int32), normals.astype(np.float32),
            self.material(primitive.get("material")), None if uv is None else uv.astype(np.float32), self.name,
        )  # fmt: skip

    def plain(self, primitive: Json) -> tuple[Any, ...]:
        """Return vertices, faces, normals and uv of a primitive that is not compressed."""
        named = primitive["attributes"]
        vertices = self.accessor(named["POSITION"], 3)
        indices = self.accessor(primitive["indices"], 1) if "indices" in primitive else np.arange(len(vertices))
        normals = self.accessor(named["NORMAL"], 3) if "NORMAL" in named else None
        uv = self.accessor(named["TEXCOORD_0"], 2) if "TEXCOORD_0" in named else None
        return vertices, indices, normals, uv

    def unpacked(self, packed: Json, count: int) -> tuple[Any, ...]:
        """Return vertices, faces, normals and uv of a primitive compressed with Draco."""
        import DracoPy  # noqa: PLC0415 - only models need it

        try:
            mesh = DracoPy.decode(bytes(self.view(packed["bufferView"])))
            numbers = packed["attributes"]
            found = {key: mesh.get_attribute_by_unique_id(numbers[key]) for key in numbers}
        except Exception as err:  # the decoder has exceptions of several kinds of its own
            raise ValueError(f"a mesh that Draco cannot decode ({err})") from err
        data = {key: np.asarray(value["data"], float) for key, value in found.items() if value}
        faces = np.asarray(mesh.faces)
        if faces.size != count:
            raise ValueError(f"a Draco mesh of {faces.size} indices, {count} were announced")
        return data["POSITION"], faces, data.get("NORMAL"), data.get("TEXCOORD_0")

    def view(self, number: int) -> memoryview:
        """Return the bytes of a buffer view."""
        view = _item(self.head, "bufferViews", number)
        if view.get("buffer", 0) != 0 or "uri" in _item(self.head, "buffers", 0):
            raise ValueError("data outside of the file; write all into one .glb")
        start, length = view.get("byteOffset", 0), view["byteLength"]
        if start < 0 or length < 0 or start + length > len(self.body):
            raise ValueError(f"buffer view {number} is outside of the data")
        return memoryview(self.body)[start : start + length]

    def accessor(self, number: int, width: int) -> NDArray[Any]:
        """Return an accessor's rows (n, width), or (n,) for width 1; whole numbers stay unless normalized."""
        accessor = _item(self.head, "accessors", number)
        if "sparse" in accessor or WIDTHS.get(accessor["type"]) != width:
            raise ValueError(f"accessor {number} is sparse, or {accessor['type']} instead of {width} wide")
        kind = np.dtype(TYPES[accessor["componentType"]]).newbyteorder("<")
        data = self.view(accessor["bufferView"])
        stride = _item(self.head, "bufferViews", accessor["bufferView"]).get("byteStride") or kind.itemsize * width
        count, start = accessor["count"], accessor.get("byteOffset", 0)
        last = start + (count - 1) * stride + kind.itemsize * width
        if count < 1 or start < 0 or stride < kind.itemsize * width or last > len(data):
            raise ValueError(f"accessor {number} is outside of its data")
        rows: NDArray[Any] = np.ndarray((count, width), kind, data, start, (stride, kind.itemsize))
        if accessor.get("normalized"):
            rows = np.maximum(rows / float(np.iinfo(str(kind)).max), -1.0)
        return rows[:, 0] if width == 1 else rows

    def material(self, number: int | None) -> Material:
        """Return a material, each once."""
        if number not in self.materials:
            self.materials[number] = BARE if number is None else self.made(_item(self.head, "materials", number))
        return self.materials[number]

    def made(self, given: Json) -> Material:
        """Return our material for one of glTF (metallic-roughness)."""
        pbr = given.get("pbrMetallicRoughness", {})
        colour = _numbers(pbr.get("baseColorFactor", [1, 1, 1, 1]), 4)
        texture = self.texture(pbr.get("baseColorTexture"))
        metal, roughness = _numbers([pbr.get("metallicFactor", 1.0), pbr.get("roughnessFactor", 1.0)], 2)
        base = float(np.mean(colour[:3]))
        if metal > 0 and texture is not None:
            base *= float(np.mean(mean_colour(texture)))
        emissive = np.array(_numbers(given.get("emissiveFactor", [0, 0, 0]), 3))
        shining = self.texture(given.get("emissiveTexture"))
        if shining is not None:
            emissive = emissive * mean_colour(shining)
        strength = given.get("extensions", {}).get("KHR_materials_emissive_strength", {}).get("emissiveStrength", 1.0)
        bumps = given.get("normalTexture")
        return Material(
            str(given.get("name", self.name))[:80],
            _rgb(colour),
            specular=float(np.clip(0.04 * (1 - metal) + base * metal, 0.02, 0.95)),
            roughness=float(np.clip(roughness, 0.02, 1.0)),
            glow=_rgb(emissive * _numbers(strength, 1), 1e6),
            transparency=float(np.clip(1 - colour[3], 0, 1)) if given.get("alphaMode") == "BLEND" else 0.0,
            texture=texture,
            normals=self.texture(bumps),
            bump=_numbers(bumps.get("scale", 1.0), 1)[0] if bumps else 1.0,
        )

    def texture(self, used: Json | None) -> Texture | None:
        """Return the texture of a reference to one, each image once."""
        if used is None:
            return None
        texture = _item(self.head, "textures", used["index"])
        source = texture.get("extensions", {}).get("EXT_texture_webp", texture).get("source")
        if source is None:
            return None
        if source not in self.textures:
            image = _item(self.head, "images", source)
            if "bufferView" not in image:
                raise ValueError("an image outside of the file; write all into one .glb")
            self.textures[source] = Texture(_pixels(bytes(self.view(image["bufferView"]))))
        return self.textures[source]


def mean_colour(texture: Texture) -> Doubles:
    """Return the mean linear colour of a texture (3,)."""
    from PIL import Image  # noqa: PLC0415 - only models need it

    counts = np.reshape(Image.fromarray(texture.pixels).histogram(), (3, 256))
    return np.asarray(counts @ linear(np.arange(256) / 255.0) / (texture.pixels.size / 3))


def _item(head: Mapping[str, Any], kind: str, number: object) -> Json:
    """Return one thing of a list of the file."""
    things = head.get(kind, [])
    if not isinstance(number, int) or not 0 <= number < len(things):
        raise ValueError(f"refers to {kind}[{number}], there are {len(things)}")
    thing = things[number]
    if not isinstance(thing, dict):
        raise ValueError(f"{kind}[{number}] is no object")
    return thing


def _numbers(given: object, n: int) -> list[float]:
    """Return n finite numbers."""
    row = np.asarray(given, float).ravel()
    if len(row) != n or not np.isfinite(row).all():
        raise ValueError(f"{n} numbers expected, found {given!r:.60}")
    return [float(value) for value in row]


def _rgb(row: Any, most: float = 1.0) -> RGB:
    red, green, blue = (float(np.clip(value, 0, most)) for value in row[:3])
    return red, green, blue


def _matrix(node: Json) -> Doubles:
    """Return a node's own matrix (4, 4)."""
    if "matrix" in node:
        return np.array(_numbers(node["matrix"], 16)).reshape(4, 4).T
    x, y, z, w = _numbers(node.get("rotation", [0, 0, 0, 1]), 4)
    matrix = np.eye(4)
    matrix[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    matrix[:3, :3] *= _numbers(node.get("scale", [1, 1, 1]), 3)
    matrix[:3, 3] = _numbers(node.get("translation", [0, 0, 0]), 3)
    return matrix


def _checked(
    vertices: NDArray[Any], indices: NDArray[Any], normals: NDArray[Any] | None, uv: NDArray[Any] | None
) -> tuple[Doubles, Whole, Doubles | None, Doubles | None]:
    """Return arrays that fit together."""
    indices = indices.ravel()
    if vertices.ndim != 2 or vertices.shape[1] != 3 or not np.isfinite(vertices).all():
        raise ValueError("vertices that are no points of three numbers")
    if indices.dtype.kind not in "iu" or (len(indices) and not 0 <= indices.min() <= indices.max() < len(vertices)):
        raise ValueError("a triangle of vertices that do not exist")
    faces = indices[: len(indices) // 3 * 3].astype(np.int64).reshape(-1, 3)
    if normals is not None and (normals.shape != vertices.shape or not np.isfinite(normals).all()):
        normals = None
    if uv is not None and (uv.shape != (len(vertices), 2) or not np.isfinite(uv).all()):
        uv = None
    return vertices.astype(float), faces, normals, uv


def _placed(
    vertices: Doubles, faces: Whole, normals: Doubles | None, uv: Doubles | None, matrix: Doubles
) -> tuple[Doubles, Whole, Doubles, Doubles | None]:
    """Return arrays moved by a matrix (3, 4), with flat normals if there are none."""
    turn = matrix[:, :3]
    size = float(np.linalg.det(turn))
    if not np.isfinite(matrix).all() or abs(size) < 1e-18:
        raise ValueError("a node's matrix makes its mesh flat, or is no number")
    faces = faces if size > 0 else faces[:, ::-1]
    if normals is None:
        vertices, uv = vertices[faces].reshape(-1, 3), None if uv is None else uv[faces].reshape(-1, 2)
        faces = np.arange(faces.size).reshape(-1, 3)
    vertices = vertices @ turn.T + matrix[:, 3]
    if len(vertices) and not np.abs(vertices).max() < MAX_REACH:
        raise ValueError(f"vertices farther than {MAX_REACH:.0f} m, or no numbers")
    return vertices, faces, _flat(vertices) if normals is None else unit(normals @ np.linalg.inv(turn)), uv


def _flat(loose: Doubles) -> Doubles:
    """Return the normals of triangles whose corners are not shared (3 n, 3)."""
    corners = loose.reshape(-1, 3, 3)
    return np.repeat(unit(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])), 3, axis=0)


def _pixels(data: bytes) -> NDArray[np.uint8]:
    """Return an image's pixels (h, w, 3), made smaller if it is large."""
    import io  # noqa: PLC0415

    from PIL import Image, WebPImagePlugin  # noqa: F401, PLC0415 - only models need it; else Pillow loads all it has

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image: Image.Image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
            if image.width * image.height > MAX_PIXELS:
                raise ValueError(f"{image.width} x {image.height} pixels")
            image = image.convert("RGB")
    except Exception as err:  # the decoders have exceptions of many kinds
        raise ValueError(f"an image that cannot be read ({err})") from err
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    return np.asarray(image, np.uint8)
