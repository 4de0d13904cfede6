"""What a picture says about itself: on it, and in its file. Read back with readers that are not ours."""

import io
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from flambeau.render.caption import PREDICTED, Caption, captioned, message, worded
from flambeau.render.metadata import SOURCE_TYPE, Facts, encoded, xmp

CAPTION = Caption(
    'Факел & "станция" <в руках>', "2013-11-09 15:14:00 UTC", "Станция, over 12.34° N 56.78° W, 418 km up",
    "EV 14.9 at ISO 100: f/11 1/500 s ISO 200", ("attitude plain LVLH", "clouds are decoration"),
)  # fmt: skip
FACTS = Facts(1384010040.0, np.radians(12.345678), np.radians(-56.75), 418_200.0, "station model: NASA")
IMAGE = np.full((64, 96, 3), 128, np.uint8)
NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/", "exif": "http://ns.adobe.com/exif/1.0/",
    "ext": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}  # fmt: skip


def fields(packet: str) -> ET.Element:
    """Return the description in a packet."""
    found = ET.fromstring(packet.encode()).find(".//rdf:Description", NAMES)
    assert found is not None
    return found


def test_the_packet_says_what_when_and_where() -> None:
    got = fields(xmp(CAPTION, FACTS))
    assert got.findtext("dc:title/rdf:Alt/rdf:li", namespaces=NAMES) == CAPTION.title
    about = got.findtext("dc:description/rdf:Alt/rdf:li", namespaces=NAMES)
    assert about is not None
    assert PREDICTED in about.lower()
    assert all(word in about for word in (*CAPTION.assumptions, CAPTION.when, CAPTION.where, CAPTION.exposure))
    assert got.findtext("photoshop:DateCreated", namespaces=NAMES) == "2013-11-09T15:14:00Z"
    assert got.findtext("ext:DigitalSourceType", namespaces=NAMES) == SOURCE_TYPE
    assert got.findtext("exif:GPSLatitude", namespaces=NAMES) == "12,20.7407N"
    assert got.findtext("exif:GPSLongitude", namespaces=NAMES) == "56,45.0000W"
    assert got.findtext("exif:GPSAltitude", namespaces=NAMES) == "4182000/10"


def test_no_place_no_position_and_no_control_characters() -> None:
    packet = xmp(Caption("a\x00b\x1b[31m", "", "", ""), Facts(0.0))
    assert "GPS" not in packet
    assert fields(packet).findtext("dc:title/rdf:Alt/rdf:li", namespaces=NAMES) == "ab[31m"


@pytest.mark.parametrize("kind", ["png", "webp", "jpg"])
def test_a_file_carries_its_packet(kind: str) -> None:
    content = encoded(IMAGE, kind, CAPTION, FACTS)
    assert content == encoded(IMAGE, kind, CAPTION, FACTS)
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (96, 64)
    packet = picture.info.get("XML:com.adobe.xmp") or picture.info["xmp"].decode()
    assert packet == xmp(CAPTION, FACTS)
    if kind == "png":
        np.testing.assert_array_equal(np.asarray(picture), IMAGE)
        assert picture.info["Title"] == CAPTION.title


@pytest.mark.parametrize("width", [96, 480, 960])
def test_the_band_is_below_and_leaves_the_picture_alone(width: int) -> None:
    image = np.full((width * 2 // 3, width, 3), 77, np.uint8)
    shown = captioned(image, CAPTION)
    np.testing.assert_array_equal(shown[: len(image)], image)
    band = shown[len(image) :]
    assert len(band) > 30
    assert band.max() > 180
    assert len(band) < 0.2 * len(image) or width < 480
    assert band[:, :2].max() < 30  # nothing runs over the edge
    assert band[:, -2:].max() < 30


def test_letters_are_there_in_latin_greek_and_cyrillic() -> None:
    """A letter that the font lacks is a box, the same for all of them."""
    drawn = [worded(200, ((letter * 3, False),), 16).tobytes() for letter in "aбωэñß"]
    assert len(set(drawn)) == len(drawn)


def test_a_message_instead_of_a_picture() -> None:
    shown = message((480, 320), "No picture", ("The camera is nowhere. " * 10,))
    assert shown.shape == (320, 480, 3)
    assert shown.max() > 200
    assert shown[:, -4:].max() < 60


def test_no_word_of_a_long_caption_is_lost() -> None:
    image = np.zeros((64, 320, 3), np.uint8)
    long = replace(CAPTION, title=" ".join(["торжественная"] * 12), exposure="EV 9.0 at ISO 100 " * 6)
    assert len(captioned(image, long)) > len(captioned(image, CAPTION)) + 3 * 12  # three lines more, at least
