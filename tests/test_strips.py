"""Strips of light: two forms, the same bytes for the same courses, and what is drawn follows what is computed."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from flambeau.publish.strips import strip
from flambeau.shots import Course, chance, course
from staged import Set, read


@pytest.fixture(scope="module")
def given_set(tmp_path_factory: pytest.TempPathFactory) -> Set:
    return read(tmp_path_factory.mktemp("strips"))


@pytest.fixture(scope="module")
def courses(given_set: Set) -> list[Course]:
    found = []
    for shot in given_set.journey.shots.values():
        one = course(*given_set, chance(*given_set, shot)[0])
        assert one is not None
        found.append(one)
    return found


def test_a_png_and_the_same_bytes_again(courses: list[Course]) -> None:
    first = strip("A relay", courses)
    assert first.startswith(b"\x89PNG")
    assert strip("A relay", courses) == first


def test_an_svg_without_a_date_and_the_same_bytes_again(courses: list[Course]) -> None:
    first = strip("A relay", courses, "svg")
    ET.fromstring(first)
    assert b"<dc:date>" not in first
    assert strip("A relay", courses, "svg") == first


def test_windows_are_drawn(courses: list[Course]) -> None:
    without = [replace(one, chance=replace(one.chance, windows=())) for one in courses]
    assert strip("A relay", without) != strip("A relay", courses)


def test_the_course_agrees_with_the_windows(courses: list[Course]) -> None:
    one = courses[0]
    inside = [any(w.start < t < w.end for w in one.chance.windows) for t in one.t]
    assert one.share[inside].min() > 0.5
    assert (one.low <= one.share).all()
    assert (one.share <= one.high).all()
