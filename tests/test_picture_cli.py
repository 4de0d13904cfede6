"""`flambeau picture` as it is used: files, metadata, JSON, sheets, strips, films, and what cannot be shown."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from flambeau.cli import group, pictures
from flambeau.cli.pictures import Asked, Shown, Studio, show
from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.finding import UsageError
from flambeau.render.shade import shade
from flambeau.scene.mesh import Singles
from flambeau.shot import Shot

JOURNEY = """
format = 1
title = "A relay"
zone = "Europe/Moscow"

[[place]]
id = "square"
name = "The square"
lat = 55.75
lon = 37.62

[[branch]]
id = "main"
stop = [{ place = "square", start = "2013-10-06T08:00:00Z", end = "2013-10-06T09:00:00Z" }]

[[shot]]
id = "start"
name = "The first bearer"
in = "the-square"
hours = ["day"]

[shot.camera]
at = [0.0, -4.0, 1.6]
focal = "35 mm"

[[shot.person]]
name = "bearer"
wears = "relay"
at = [0.0, 0.0, 0.0]
torch = "right"
flame = true

[[shot]]
id = "night"
name = "By night"
in = "the-square"
subject = "dark"

[shot.camera]
at = [0.0, -4.0, 1.6]
focal = "35 mm"

[[shot.person]]
name = "bearer"
wears = "relay"
at = [0.0, 0.0, 0.0]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "journey.toml").write_text(JOURNEY, "utf-8")
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner().invoke(group, ["picture", *map(str, words), "--size", "96x64"], catch_exceptions=True)


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def test_a_picture_with_its_caption_and_its_facts(folder: Path) -> None:
    out = folder / "start.png"
    result = run(folder, "start", "--at", "2013-10-06T08:30:00Z", "-o", out)
    assert result.exit_code == 0, result.output
    image = opened(out)
    assert image.width == 96
    assert image.height > 64
    assert "2013-10-06T08:30:00Z" in image.info["XML:com.adobe.xmp"]
    assert "The first bearer" in image.info["Title"]
    assert "predicted by flambeau" in image.info["XML:com.adobe.xmp"].lower()


def test_json_says_who_is_where_and_how_to_expose(folder: Path) -> None:
    result = run(folder, "start", "--at", "2013-10-06T08:30:00Z", "-o", folder / "a.png", "--no-caption", "--json")
    got = json.loads(result.stdout)
    assert opened(folder / "a.png").size == (96, 64)
    assert got["at"] == "2013-10-06T08:30:00Z"
    assert got["sun"]["altitude"] == pytest.approx(28.4, abs=0.5)  # Moscow, 6 October, 12:30 MSK
    head, box = got["points"]["bearer"]["head"], got["in_frame"]["bearer"]
    assert box["left"] <= head[0] <= box["right"]
    assert box["top"] <= head[1] <= box["bottom"]
    assert 10 < got["exposure"]["ev"] < 17
    assert got["exposure"]["settings"]
    assert got["assumptions"]


def test_the_same_again_is_the_same_file(folder: Path) -> None:
    for name in ("a.png", "b.png"):
        run(folder, "start", "--at", "2013-10-06T08:30:00Z", "-o", folder / name)
    assert (folder / "a.png").read_bytes() == (folder / "b.png").read_bytes()


def test_without_an_instant_it_is_the_best_or_the_nearest_miss(folder: Path) -> None:
    for shot in ("start", "night"):
        got = json.loads(run(folder, shot, "-o", folder / f"{shot}.png", "--json").stdout)
        assert "2013-10-06T08:00:00Z" <= got["at"] <= "2013-10-06T09:00:00Z"


def test_all_on_a_sheet(folder: Path) -> None:
    result = run(folder, "--all", "-o", folder / "out", "--sheet", folder / "sheet.png")
    assert result.exit_code == 0, result.output
    assert {p.name for p in (folder / "out").iterdir()} == {"start.png", "night.png"}
    assert opened(folder / "sheet.png").width > 900


def test_a_sheet_beside_its_pictures_can_be_made_again(folder: Path) -> None:
    for _ in range(2):
        result = run(folder, "-o", folder / "out", "--sheet", folder / "sheet.png")
        assert result.exit_code == 0, result.output
    assert {p.name for p in (folder / "out").iterdir()} == {"start.png", "night.png"}


def test_the_same_sheet_again_is_the_same_file(folder: Path) -> None:
    for name in ("one.png", "two.png"):
        run(folder, "--sheet", folder / name)
    assert (folder / "one.png").read_bytes() == (folder / "two.png").read_bytes()


def test_a_strip(folder: Path) -> None:
    result = run(folder, "start", "--strip", 3, "-o", folder / "strip.webp")
    assert result.exit_code == 0, result.output
    assert opened(folder / "strip.webp").width > 900


@pytest.mark.parametrize("kind", ["webp", "mp4"])
def test_a_film_and_its_resumption(folder: Path, kind: str) -> None:
    if kind == "mp4":
        pytest.importorskip("av")
    out, frames = folder / f"film.{kind}", folder / f".film.{kind}.frames"
    words = (
        folder,
        "start",
        "--from",
        "2013-10-06T08:00:00Z",
        "--to",
        "2013-10-06T08:30:00Z",
        "--every",
        "10 min",
        "-o",
        out,
    )
    assert run(*words).exit_code == 0
    whole = out.read_bytes()
    assert not frames.exists()
    if kind == "webp":
        assert getattr(opened(out), "n_frames", 1) == 3
    out.unlink()
    assert run(*words).exit_code == 0
    assert out.read_bytes() == whole


def test_a_broken_film_goes_on_where_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[float] = []

    def failing(studio: Studio, shot: Shot, t: float, asked: Asked) -> Shown:
        taken.append(t)
        if len(taken) == 4:
            raise KeyboardInterrupt
        return show(studio, shot, t, asked)

    words = (folder, "start", "--from", "2013-10-06T08:00:00Z", "--to", "2013-10-06T08:30:00Z", "--every", "10 min",
             "-o", folder / "film.webp")  # fmt: skip
    monkeypatch.setattr("flambeau.cli.film.show", failing)
    run(*words)
    assert not (folder / "film.webp").exists()
    assert len(list((folder / ".film.webp.frames").iterdir())) == 2
    before = len(taken)
    assert run(*words).exit_code == 0
    assert len(taken) - before == 2  # the middle one for the exposure, and the one that was missing


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("start", "--ev", "x"), "not a valid float"),
        (("nothing",), "There is no shot 'nothing'"),
        (("start", "--at", "yesterday"), "--at yesterday"),
        (("start", "-o", "a.gif"), ".png, .webp, .jpg"),
        (("start", "--from", "2013-10-06T08:00:00Z"), "later --to"),
        ((), "Which shot? There are start, night"),
        (("--all",), "needs a folder"),
    ],
)
def test_wrong_use(folder: Path, words: tuple[str, ...], said: str) -> None:
    result = run(folder, *words)
    assert result.exit_code != 0
    assert said in f"{result.output} {result.exception}"


def test_a_shot_in_something_that_has_no_time_is_a_plate_that_says_so(folder: Path) -> None:

    journey, _, _ = load(folder)
    assert journey is not None
    studio = Studio.of(journey, evaluate(journey)[0])
    shown = show(studio, replace(studio.shot("start"), inside="never"), 0.0, Asked((480, 320)))
    assert shown.picture is None
    assert shown.findings[0].code == "C703"
    assert shown.image.shape == (320, 480, 3)
    assert shown.image.max() > 150
    assert b"never has no place" in shown.file("png", caption=True)
    with pytest.raises(UsageError, match="Maybe"):
        studio.shot("strat")


def test_missing_imagery_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journey, _, _ = load(folder)
    assert journey is not None
    studio = Studio.of(journey, evaluate(journey)[0])
    set_, _ = studio.stage(studio.shot("start"))
    assert set_ is not None
    monkeypatch.setattr("flambeau.radiance.imagery.missing", lambda: ("day.jpg",))
    assert pictures._lacking(set_) == ()  # nothing of the Earth is seen from orbit here
    object.__setattr__(set_, "station", object())
    (finding,) = pictures._lacking(set_)
    assert finding.code == "C707"
    assert "day.jpg" in finding.message


@pytest.mark.parametrize("ev", ["nan", "1e9", "-1e9", "inf"])
def test_an_exposure_that_no_camera_has_is_refused(folder: Path, ev: str) -> None:
    result = run(folder, "start", f"--ev={ev}", "-o", folder / "a.png")
    assert result.exit_code == 2
    assert not (folder / "a.png").exists()


@pytest.mark.filterwarnings("error")
def test_the_edge_of_a_fisheye_is_black_and_what_is_within_is_not(folder: Path) -> None:
    wide = JOURNEY.replace('focal = "35 mm"', 'look_at = [2, 4, 2.4]\nfocal = "6 mm"\nlens = "equidistant"')
    (folder / "journey.toml").write_text(wide, "utf-8")
    run(folder, "start", "--at", "2013-10-06T13:40:00Z", "-o", folder / "a.png", "--no-caption")  # a low sun
    image = np.asarray(opened(folder / "a.png").convert("L"))
    y, x = np.mgrid[:64, :96]
    radius = 6e-3 * np.pi / 36e-3 * 96
    assert image[0, 0] == 0
    assert image[np.hypot(x - 47.5, y - 31.5) < radius - 1].min() > 20


def test_an_instant_outside_of_its_time_is_said(folder: Path) -> None:
    words = ("-o", folder / "a.png", "--json")
    late = json.loads(run(folder, "start", "--at", "2013-10-06T12:00:00Z", *words).stdout)
    assert [finding["code"] for finding in late["findings"]] == ["C708"]
    assert "2013-10-06T09:00:00Z" in late["findings"][0]["hint"]
    within = json.loads(run(folder, "start", "--at", "2013-10-06T08:30:00Z", *words).stdout)
    assert within["findings"] == []


def test_what_cannot_be_written_is_said_before_any_work(folder: Path) -> None:
    (folder / "file").write_text("")
    for out, more in ((folder, ()), (folder / "file" / "a.png", ()), (folder / "file", ("--all",))):
        result = run(folder, "start", "-o", out, *more)
        assert result.exit_code != 0
        assert isinstance(result.exception, UsageError)


def test_a_film_of_endless_frames_is_refused(folder: Path) -> None:
    words = ("--from", "2013-10-06T08:00:00Z", "--to", "2013-10-06T09:00:00Z", "--every", "1 s")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flambeau.cli.picture._FRAMES", 100)
        result = run(folder, "start", *words, "-o", folder / "a.webp")
    assert isinstance(result.exception, UsageError)
    assert "3600 frames" in str(result.exception)


def test_a_strip_says_its_frames_as_json(folder: Path) -> None:
    result = run(folder, "start", "--strip", "2", "-o", folder / "a.png", "--json")
    assert [row["shot"] for row in json.loads(result.stdout)] == ["start", "start"]


def test_both_qualities_are_exposed_and_developed_alike(folder: Path) -> None:
    document, _, _ = load(folder)
    assert document is not None
    studio = Studio.of(document, evaluate(document)[0])
    shot, t = document.shots["start"], 1381048200.0

    def half(*seen: Any) -> Singles:
        return shade(*seen).image / np.float32(2)

    preview, final = (show(studio, shot, t, Asked((96, 64), None, trace)).picture for trace in (None, half))
    assert preview is not None
    assert final is not None
    assert final.look == preview.look
    assert final.exposure.people == preview.exposure.people
    assert np.allclose(final.light, preview.light / 2)
