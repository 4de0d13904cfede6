"""`flambeau publish` and `flambeau serve` on the command line."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import flambeau
from conftest import Relay
from flambeau.cli import gallery, group
from flambeau.cli.gallery import Hung, hang, unkept
from flambeau.cli.pictures import Asked, Studio
from flambeau.finding import UsageError
from flambeau.publish.site import Photo
from flambeau.shots import Chance, Miss, Remedy, Window
from flambeau.shots.call import Line
from node import WEB

SMALL = str(Path(__file__).parent.parent / "examples" / "two-towns")
PLAIN = ("--no-pictures", "--no-paper", "--languages", "en")


def run(*words: str) -> Result:
    """Run a command; what is wrong use is raised."""
    return CliRunner().invoke(group, words, catch_exceptions=False)


def test_a_site_is_written_and_told(tmp_path: Path) -> None:
    done = run("publish", SMALL, "--out", str(tmp_path / "site"), *PLAIN, "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    files = {p.relative_to(tmp_path / "site").as_posix(): p.stat().st_size for p in (tmp_path / "site").rglob("*.*")
             if p.is_file() and p.name != ".flambeau-site.json"}  # fmt: skip
    assert {row["path"]: row["bytes"] for row in told["files"]} == files
    assert told["bytes"] == sum(files.values())
    assert set(told["changed"]) == set(files)
    again = json.loads(run("publish", SMALL, "--out", str(tmp_path / "site"), *PLAIN, "--json").stdout)
    assert again["changed"] == again["removed"] == []


def test_the_page_in_three_dimensions_comes_with_cesium(tmp_path: Path) -> None:
    """Its style, script, data and CesiumJS are there, and every other page leads to it."""
    done = run(
        "publish", SMALL, "--out", str(tmp_path / "site"), *PLAIN, "--cesium", str(WEB / "node_modules" / "cesium")
    )
    assert done.exit_code == 0
    page = (tmp_path / "site" / "3d.html").read_text("utf-8")
    named = re.findall(r'(?:src|href|data-czml)="(?!data:)([^"]+)"', page)
    assert {"cesium/Cesium.js", "files/journey.czml", "index.html"} <= set(named)
    assert all((tmp_path / "site" / name).is_file() for name in named)
    assert (tmp_path / "site" / "cesium" / "LICENSE.md").is_file()
    assert 'href="3d.html"' in (tmp_path / "site" / "index.html").read_text("utf-8")
    with pytest.raises(UsageError, match="npm package cesium"):
        run("publish", SMALL, "--out", str(tmp_path / "other"), *PLAIN, "--cesium", str(WEB))


def test_files_are_for_whom_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        run("publish", SMALL, "--format", "csv", "--out", str(tmp_path / "own"))
    finally:
        os.umask(before)
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o750
    assert (tmp_path / "own" / "itinerary.csv").stat().st_mode & 0o777 == 0o640


def test_the_first_language_is_at_the_root(tmp_path: Path) -> None:
    run("publish", SMALL, "--out", str(tmp_path), "--no-pictures", "--no-paper", "--languages", "fr,en")
    assert 'lang="fr"' in (tmp_path / "index.html").read_text("utf-8")[:100]
    assert 'lang="en"' in (tmp_path / "en" / "index.html").read_text("utf-8")[:100]
    assert run("publish", SMALL, "--out", str(tmp_path), "--languages", "en,tlh").exit_code == 2


def test_one_publication_goes_to_the_terminal_and_several_to_a_folder(tmp_path: Path) -> None:
    done = run("publish", SMALL, "--format", "geojson")
    assert json.loads(done.stdout)["type"] == "FeatureCollection"
    assert run("publish", SMALL, "--format", "geojson", "-o", "-").stdout == done.stdout
    with pytest.raises(UsageError, match="--out FOLDER"):
        run("publish", SMALL, "--format", "geojson", "--format", "csv")
    run("publish", SMALL, "--format", "geojson", "--format", "csv", "--out", str(tmp_path))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["itinerary.csv", "journey.geojson"]


def test_it_says_where_to(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--out FOLDER"):
        run("publish", SMALL)
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        run("publish", SMALL, "--out", str(tmp_path), *PLAIN)


# ---- the cache of pictures


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache that is empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "flambeau" / "pictures"


def hung(sochi: Relay) -> Hung:
    """Return what a site shows of a picture, with something in every field."""
    shot = next(iter(sochi.journey.shots.values()))
    window = Window(1.0, 2.0, 1.5, 0.5, True, ("good",), ("limit", "other"))
    chance = Chance(shot, (0.0, 3.0), "UTC", (window,), ("why",), Miss(1.0, "a", "b"), (Remedy("c", (4.0, 5.0)),))
    return Hung(chance, (Line("who", "said"),), Photo(b"webp", 3, 2, "title", "alt", 1.5))


def test_a_picture_is_drawn_once(sochi: Relay, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, drawn = hung(sochi), []

    def draw(*_: object) -> Hung:
        drawn.append(1)
        return made

    monkeypatch.setattr(gallery, "_made", draw)
    studio, shot = Studio.of(*sochi), made.chance.shot
    digests = {"journey.toml": "1"}
    assert hang(studio, shot, Asked(), digests) == hang(studio, shot, Asked(), digests) == made
    assert len(drawn) == 1
    hang(studio, shot, Asked((96, 64)), digests)
    hang(studio, shot, Asked(), {"journey.toml": "2"})
    hang(studio, replace(shot, id="other"), Asked(), digests)
    assert len(drawn) == 4
    for file in cache.glob("*.webp"):
        file.unlink()
    for file in cache.glob("*.json"):
        file.write_text("{")
    assert hang(studio, shot, Asked(), digests) == made, "a cache that is broken is none"


def test_without_a_cache_pictures_are_drawn_and_that_is_said(
    sochi: Relay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hung(sochi)
    monkeypatch.setattr(gallery, "_made", lambda *_: made)
    studio, shot = Studio.of(*sochi), made.chance.shot
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert unkept() == ""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert "cannot be kept" in unkept()
    assert hang(studio, shot, Asked(), {}) == made
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", nowhere)
    assert "HOME" in unkept()
    assert hang(studio, shot, Asked(), {}) == made


def nowhere() -> Path:
    """Fail as `Path.home` does for a user without a home."""
    raise RuntimeError("Could not determine home directory.")


def test_the_cache_is_bounded(sochi: Relay, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "LARGEST", 5000)
    monkeypatch.setattr(gallery, "_made", lambda *_: hung(sochi))
    studio, shot = Studio.of(*sochi), hung(sochi).chance.shot
    for n in range(30):
        hang(studio, shot, Asked(), {"journey.toml": str(n)})
    assert 0 < sum(f.stat().st_size for f in cache.iterdir()) <= 5000


# ---- serving


def test_serve_answers_and_stops(tmp_path: Path) -> None:
    run("publish", SMALL, "--out", str(tmp_path), *PLAIN)
    source = str(Path(flambeau.__file__).parent.parent)
    command = [sys.executable, "-m", "flambeau", "serve", str(tmp_path), "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env={**os.environ, "PYTHONPATH": source}) as server:  # fmt: skip
        try:
            assert server.stdout is not None
            address = json.loads(server.stdout.readline())["address"]
            with urllib.request.urlopen(f"{address}now.json", timeout=30) as answer:
                assert json.load(answer)["now"] > 1.7e9
            server.send_signal(signal.SIGINT)
            _, talk = server.communicate(timeout=30)
        except BaseException:
            server.kill()
            raise
    assert server.returncode == 0
    assert "Stopped." in talk
    assert "Traceback" not in talk


def test_serve_wants_both_parts_of_a_certificate(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("")
    with pytest.raises(UsageError, match="belong together"):
        run("serve", str(tmp_path), "--key", str(tmp_path / "key.pem"))


def test_serve_says_what_a_folder_is_not(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("somebody else's")
    with pytest.raises(UsageError, match="neither a journey"):
        run("serve", str(tmp_path))


def test_serve_says_that_a_port_is_taken_before_it_makes_a_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flambeau.cli.publish.built", lambda *_, **__: pytest.fail("made a site first"))
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(UsageError, match="in use"):
        run("serve", SMALL, "--port", str(other.getsockname()[1]))


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGTERM")
def test_serve_leaves_no_folder_behind_when_it_is_ended(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(flambeau.__file__).parent.parent), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "flambeau", "serve", SMALL, "--no-pictures", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        try:
            deadline = time.monotonic() + 60
            while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
                time.sleep(0.02)
            assert list(tmp_path.iterdir())
            server.terminate()  # while the site is made
            server.communicate(timeout=60)
        except BaseException:
            server.kill()
            raise
    assert server.returncode == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []
