"""glTF: what is read comes out where the standard says, and what is wrong is refused in words."""

import io
import json
import struct
import warnings
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from flambeau.scene.gltf import MAX_SIDE, MAX_TRIANGLES, read_glb
from flambeau.scene.rays import Solid
from flambeau.scene.srgb import linear

CORNERS = np.array([[0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 0, 3]], "<f4")
FACES = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]], "<u2")


def glb(head: dict[str, Any], body: bytes = b"") -> bytes:
    """Return a file of a head and a body."""
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 4)
    body += b"\0" * (-len(body) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(body), b"BIN\0") + body
    return b"glTF" + struct.pack("<II", 2, 12 + len(chunks)) + chunks


def pyramid(**more: Any) -> tuple[dict[str, Any], bytes]:
    """Return a head and a body of a pyramid with four sides; `more` replaces parts of the head."""
    body = CORNERS.tobytes() + FACES.tobytes()
    head = {
        "asset": {"version": "2.0"},
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3"},
            {"bufferView": 1, "componentType": 5123, "count": 12, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": 48},
            {"buffer": 0, "byteOffset": 48, "byteLength": 24},
        ],
        "buffers": [{"byteLength": 72}],
    }
    return head | more, body


def image(pixels: np.ndarray[Any, Any], kind: str) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return out.getvalue()


def painted(picture: bytes, material: dict[str, Any], extension: str = "") -> bytes:
    """Return a pyramid with uv and a texture."""
    head, body = pyramid()
    uv = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], "<f4").tobytes()
    head["bufferViews"] += [
        {"buffer": 0, "byteOffset": 72, "byteLength": 32},
        {"buffer": 0, "byteOffset": 104, "byteLength": len(picture)},
    ]
    head["accessors"].append({"bufferView": 2, "componentType": 5126, "count": 4, "type": "VEC2"})
    primitive = head["meshes"][0]["primitives"][0]
    primitive["attributes"]["TEXCOORD_0"] = 2
    primitive["material"] = 0
    head |= {"materials": [material], "images": [{"bufferView": 3}]}
    head["textures"] = [{"extensions": {extension: {"source": 0}}} if extension else {"source": 0}]
    head["extensionsRequired"] = [extension] if extension else []
    return glb(head, body + uv + picture)


def test_a_pyramid_comes_out_with_its_front_ahead_and_flat_normals() -> None:
    (part,) = read_glb(glb(*pyramid()), "pyramid")
    # y of glTF is up, its front is z, and so its x is on the left.
    np.testing.assert_array_equal(np.unique(part.vertices, axis=0), [[-1, 0, 0], [0, 0, 0], [0, 0, 2], [0, 3, 0]])
    solid = Solid([part])
    np.testing.assert_allclose(solid.flat, part.normals[::3], atol=1e-6)
    outward = part.vertices.reshape(-1, 3, 3).mean(axis=1) - CORNERS[:, [0, 2, 1]].mean(axis=0) * [-1, 1, 1]
    assert (np.einsum("ij,ij->i", outward, solid.flat) > 0).all()
    assert part.name == "pyramid"


def test_nodes_move_turn_and_stretch() -> None:
    root = {"children": [1], "translation": [10, 0, 0]}
    leaf = {"mesh": 0, "rotation": [0, 0, np.sqrt(0.5), np.sqrt(0.5)], "scale": [2, 1, 1]}
    (part,) = read_glb(glb(*pyramid(nodes=[root, leaf])), "a")
    # x stretched to 2, then turned to y, that is up; y turned to -x.
    np.testing.assert_allclose(
        np.unique(np.round(part.vertices, 5), axis=0), [[-10, 0, 0], [-10, 0, 2], [-10, 3, 0], [-8, 0, 0]], atol=1e-5
    )
    matrix = np.diag([2.0, 1, 1, 1])
    matrix[:3, 3] = [1, 2, 3]
    (part,) = read_glb(glb(*pyramid(nodes=[{"mesh": 0, "matrix": matrix.T.ravel().tolist()}])), "b")
    np.testing.assert_allclose(part.vertices.min(0), [-3, 3, 2])
    np.testing.assert_allclose(part.vertices.max(0), [-1, 6, 4])


def test_a_mirrored_node_keeps_its_outside_outside() -> None:
    (part,) = read_glb(glb(*pyramid(nodes=[{"mesh": 0, "scale": [-1, 1, 1]}])), "mirror")
    solid = Solid([part])
    middle = np.unique(part.vertices, axis=0).mean(axis=0)
    outward = part.vertices.reshape(-1, 3, 3).mean(axis=1) - middle
    assert (np.einsum("ij,ij->i", outward, solid.flat) > 0).all()


@pytest.mark.parametrize(("kind", "extension"), [("PNG", ""), ("WEBP", "EXT_texture_webp"), ("JPEG", "")])
def test_textures_and_factors_become_ours(kind: str, extension: str) -> None:
    pixels = np.zeros((16, 16, 3), np.uint8) + np.array([200, 100, 50], np.uint8)
    material = {
        "name": "paint",
        "pbrMetallicRoughness": {
            "baseColorFactor": [0.5, 1, 1, 1], "baseColorTexture": {"index": 0}, "metallicFactor": 0,
            "roughnessFactor": 0.7,
        },
        "normalTexture": {"index": 0, "scale": 0.3}, "emissiveFactor": [1, 0, 0],
        "extensions": {"KHR_materials_emissive_strength": {"emissiveStrength": 500}},
    }  # fmt: skip
    (part,) = read_glb(painted(image(pixels, kind), material, extension), "painted")
    ours = part.material
    assert (ours.name, ours.albedo, ours.roughness, ours.specular) == ("paint", (0.5, 1, 1), 0.7, 0.04)
    assert (ours.bump, ours.glow) == (0.3, (500, 0, 0))
    assert ours.texture is not None
    assert ours.texture is ours.normals  # each image is read once
    assert np.abs(ours.texture.pixels.astype(int) - [200, 100, 50]).max() <= (3 if kind == "JPEG" else 0)
    assert part.uv is not None


def test_metals_reflect_and_glass_lets_through() -> None:
    head, body = pyramid(materials=[{
        "pbrMetallicRoughness": {"baseColorFactor": [0.9, 0.9, 0.9, 0.25], "metallicFactor": 1, "roughnessFactor": 0.2},
        "alphaMode": "BLEND",
    }])  # fmt: skip
    head["meshes"][0]["primitives"][0]["material"] = 0
    (part,) = read_glb(glb(head, body), "metal")
    assert part.material.specular == pytest.approx(0.9)
    assert part.material.transparency == pytest.approx(0.75)


def test_large_images_become_smaller() -> None:
    pixels = np.zeros((4, MAX_SIDE * 2, 3), np.uint8)
    material = {"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}
    (part,) = read_glb(painted(image(pixels, "PNG"), material), "wide")
    assert part.material.texture is not None
    assert part.material.texture.pixels.shape == (2, MAX_SIDE, 3)


def test_srgb_is_that_of_the_standard() -> None:
    # IEC 61966-2-1: 0.04045 is the knee; middle grey of 188 is 0.5029 in light.
    np.testing.assert_allclose(linear(np.array([0, 0.04045, 188 / 255, 1.0])), [0, 0.0031308, 0.5029, 1], atol=1e-4)


def with_accessor(number: int, **more: Any) -> bytes:
    head, body = pyramid()
    head["accessors"][number] |= more
    return glb(head, body)


def with_body(corner: float) -> bytes:
    head, body = pyramid()
    return glb(head, struct.pack("<f", corner) + body[4:])


def looped() -> bytes:
    return glb(*pyramid(nodes=[{"children": [0], "mesh": 0}]))


HOSTILE = [
    (b"", "not a binary glTF"),
    (b"glTF" + b"\0" * 8, "not a binary glTF"),
    (b"PK\3\4" + b"\0" * 60, "not a binary glTF"),
    (glb(*pyramid())[:-30], "ends early"),
    (glb(*pyramid())[:100], "ends early"),
    (b"glTF" + struct.pack("<II", 1, 100) + b"\0" * 88, "version 1"),
    (glb({"asset": {}}), "refers to scenes"),
    (glb(*pyramid(buffers=[{"byteLength": 72, "uri": "http://x.invalid/a.bin"}])), "outside of the file"),
    (glb(*pyramid(buffers=[{"byteLength": 72, "uri": "../../etc/passwd"}])), "outside of the file"),
    (glb(*pyramid(extensionsRequired=["KHR_secret"])), "KHR_secret"),
    (glb(*pyramid(nodes=[{"mesh": 7}])), r"meshes\[7\]"),
    (glb(*pyramid(nodes=[{"mesh": -1}])), r"meshes\[-1\]"),
    (glb(*pyramid(nodes=[{"mesh": 0, "scale": [0, 1, 1]}])), "flat"),
    (glb(*pyramid(nodes=[{"mesh": 0, "scale": [1, 1]}])), "3 numbers"),
    (glb(*pyramid(nodes=[{"mesh": 0, "translation": [1e9, 0, 0]}])), "farther"),
    (glb(*pyramid(nodes=[{"mesh": 0, "scale": [1e300, 1e300, 1e300]}])), "farther"),
    (glb(*pyramid(nodes=[{"mesh": 0, "scale": [1e90, 1e90, 1e90]}])), "farther"),
    (glb(*pyramid(nodes=[{"mesh": 0, "translation": [float("nan"), 0, 0]}])), "3 numbers"),
    (glb(*pyramid(nodes=[{"children": [1, 1]}] + [{"children": [k, k]} for k in range(2, 41)] + [{}])), "too many"),
    (glb(*pyramid(nodes="all")), "no object"),
    (glb(*pyramid(nodes=[{"mesh": 0, "rotation": "north"}])), "hostile"),
    (looped(), "hold each other"),
    (with_accessor(0, count=5), "outside of its data"),
    (with_accessor(0, count=-1), "outside of its data"),
    (with_accessor(0, count=10**12), "outside of its data"),
    (with_accessor(0, byteOffset=-4), "outside of its data"),
    (with_accessor(0, type="VEC2"), "VEC2"),
    (with_accessor(0, componentType=9), "9"),
    (with_accessor(1, count=3 * MAX_TRIANGLES + 3), "more than 2000000 triangles"),
    (with_accessor(0, count=3), "do not exist"),
    (with_accessor(1, componentType=5126, count=6), "do not exist"),
    (with_accessor(0, sparse={}), "sparse"),
    (with_body(float("nan")), "no points"),
    (with_body(float("inf")), "no points"),
    (glb(*pyramid())[:24] + b"\xff" * 40 + glb(*pyramid())[64:], "hostile"),
    (b"glTF" + struct.pack("<III4s", 2, 100_020, 100_000, b"JSON") + b"[" * 100_000, "hostile"),
    (painted(b"no image at all", {"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}), "cannot be read"),
    (painted(b"", {"pbrMetallicRoughness": {"baseColorTexture": {"index": 3}}}), r"textures\[3\]"),
]


@pytest.mark.parametrize(("data", "words"), HOSTILE)
def test_what_is_wrong_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        read_glb(data, "hostile")
    assert str(caught.value).startswith("hostile: ")


def test_an_image_like_a_bomb_is_refused_before_it_is_unpacked() -> None:
    png = bytearray(image(np.zeros((1, 1, 3), np.uint8), "PNG"))
    png[16:24] = struct.pack(">II", 60_000, 60_000)
    material = {"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}
    with pytest.raises(ValueError, match="cannot be read"):
        read_glb(painted(bytes(png), material), "bomb")


def draco() -> bytes:
    """Return a small file with Draco in it."""
    import DracoPy

    packed = DracoPy.encode(CORNERS.astype(np.float64), FACES.astype(np.uint32))
    head, _ = pyramid(bufferViews=[{"buffer": 0, "byteLength": len(packed)}])
    head["accessors"] = [{"count": 4, "type": "VEC3"}, {"count": 12, "type": "SCALAR"}]
    head["extensionsRequired"] = ["KHR_draco_mesh_compression"]
    head["meshes"][0]["primitives"][0]["extensions"] = {
        "KHR_draco_mesh_compression": {"bufferView": 0, "attributes": {"POSITION": 0}}
    }
    return glb(head, packed)


def test_draco_is_unpacked() -> None:
    (part,) = read_glb(draco(), "draco")
    np.testing.assert_allclose(
        np.unique(np.round(part.vertices, 2), axis=0), [[-1, 0, 0], [0, 0, 0], [0, 0, 2], [0, 3, 0]], atol=0.01
    )


BASES = (
    glb(*pyramid()),
    draco(),
    painted(image(np.zeros((4, 4, 3), np.uint8), "PNG"), {"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}),
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(BASES), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=6),
    st.integers(0, 5000),
)  # fmt: skip
def test_spoilt_files_are_read_or_refused_but_nothing_else(
    base: bytes, changes: list[tuple[int, int]], keep: int
) -> None:
    data = bytearray(base[: max(keep % len(base), 12)] if keep % 4 == 0 else base)
    for place, value in changes:
        data[place % len(data)] = value
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            parts = read_glb(bytes(data), "spoilt")
        except ValueError as err:
            assert str(err).startswith("spoilt: ")
            return
    for part in parts:
        assert np.isfinite(part.vertices).all()
        assert np.isfinite(part.normals).all()
        assert part.faces.size == 0 or 0 <= part.faces.min() <= part.faces.max() < len(part.vertices)


def test_the_shipped_station_is_read_whole() -> None:
    parts = read_glb((files("flambeau") / "data" / "models" / "iss.glb").read_bytes(), "station")
    assert len(parts) == 28
    assert sum(len(part.faces) for part in parts) == 223_989
    assert sum(part.material.texture is not None for part in parts) == 21
    assert sum(part.material.normals is not None for part in parts) == 4
