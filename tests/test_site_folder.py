"""A published folder: brought up to date whole or not at all, and what is not ours stays."""

import errno
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.cli.folder import MANIFEST, bring
from flambeau.finding import UsageError

FIRST = {"assets/a-111111111111.js": b"1", "index.html": b"one", "stops/x.html": b"x", "now.json": b"{}"}
SECOND = {"assets/a-222222222222.js": b"2", "index.html": b"two", "now.json": b"{}"}


def inside(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder but the manifest."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def test_a_new_folder_holds_what_was_given(tmp_path: Path) -> None:
    written = bring(tmp_path / "site", FIRST.items())
    assert inside(tmp_path / "site") == FIRST
    assert written.sizes == {path: len(content) for path, content in FIRST.items()}
    assert written.changed == tuple(FIRST)


def test_old_pages_go_and_old_assets_stay_for_one_generation(tmp_path: Path) -> None:
    bring(tmp_path, FIRST.items())
    written = bring(tmp_path, SECOND.items())
    assert written.removed == ("stops/x.html",)
    assert not (tmp_path / "stops").exists()
    assert inside(tmp_path) == SECOND | {"assets/a-111111111111.js": b"1"}
    bring(tmp_path, SECOND.items())  # the same again is no new generation
    assert "assets/a-111111111111.js" in inside(tmp_path)
    bring(tmp_path, FIRST.items())
    bring(tmp_path, (SECOND | {"assets/a-333333333333.js": b"3"}).items())
    assert bring(tmp_path, {"index.html": b"three"}.items()).removed == ("assets/a-111111111111.js", "now.json")


def test_unchanged_files_are_not_touched(tmp_path: Path) -> None:
    bring(tmp_path, FIRST.items())
    before = {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in tmp_path.rglob("*.html")}
    assert bring(tmp_path, FIRST.items()).changed == ()
    assert {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in tmp_path.rglob("*.html")} == before


def test_a_failure_in_the_middle_leaves_the_old_site(tmp_path: Path) -> None:
    bring(tmp_path, FIRST.items())

    def broken() -> Iterator[tuple[str, bytes]]:
        yield from list(SECOND.items())[:2]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        bring(tmp_path, broken())
    assert inside(tmp_path) == FIRST
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([MANIFEST, "assets", "index.html", "now.json", "stops"])


def test_a_failure_while_files_are_moved_is_mended_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(tmp_path, FIRST.items())
    moved: list[Path] = []

    def move(new: Path, path: Path) -> None:
        if moved:
            raise OSError
        moved.append(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        new.replace(path)

    with monkeypatch.context() as patch:
        patch.setattr("flambeau.cli.folder._move", move)
        with pytest.raises(OSError):
            bring(tmp_path, SECOND.items())
    assert inside(tmp_path) == FIRST | {"assets/a-222222222222.js": b"2"}, "the old pages still have all they ask for"
    bring(tmp_path, SECOND.items())  # and nothing of it counts as somebody else's
    assert inside(tmp_path).items() >= SECOND.items()
    assert "stops/x.html" not in inside(tmp_path)


def test_what_a_run_that_was_killed_left_is_cleared(tmp_path: Path) -> None:
    bring(tmp_path, FIRST.items())
    (tmp_path / ".flambeau-new-abc").mkdir()
    (tmp_path / ".flambeau-new-abc" / "index.html").write_bytes(b"half")
    bring(tmp_path, FIRST.items())
    assert inside(tmp_path) == FIRST


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_bytes(b"mine")
    with pytest.raises(UsageError, match=r"thesis\.doc.*--force"):
        bring(tmp_path, FIRST.items())
    assert inside(tmp_path) == {"thesis.doc": b"mine"}
    bring(tmp_path, FIRST.items(), force=True)
    bring(tmp_path, SECOND.items())  # known from now on
    assert inside(tmp_path)["thesis.doc"] == b"mine"


def test_what_others_put_into_our_folder_stays_and_is_not_overwritten(tmp_path: Path) -> None:
    bring(tmp_path, SECOND.items())
    (tmp_path / "stops").mkdir()
    (tmp_path / "stops" / "x.html").write_bytes(b"theirs")
    (tmp_path / "CNAME").write_bytes(b"relay.example")
    with pytest.raises(UsageError, match="did not write it"):
        bring(tmp_path, FIRST.items())
    assert inside(tmp_path)["stops/x.html"] == b"theirs"
    bring(tmp_path, {"index.html": b"three"}.items())
    assert inside(tmp_path).items() >= {"stops/x.html": b"theirs", "CNAME": b"relay.example"}.items()


def test_a_file_that_was_changed_by_hand_is_not_removed(tmp_path: Path) -> None:
    bring(tmp_path, FIRST.items())
    (tmp_path / "stops" / "x.html").write_bytes(b"edited")
    assert bring(tmp_path, SECOND.items()).removed == ()
    assert inside(tmp_path)["stops/x.html"] == b"edited"


def test_nothing_is_written_or_removed_outside(tmp_path: Path) -> None:
    folder, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    bring(folder, {"index.html": b"one"}.items())
    (folder / "stops").symlink_to(outside)
    with pytest.raises(UsageError, match="leads out"):
        bring(folder, FIRST.items())
    for path in ("../evil", "/evil", "a/../../evil", ""):
        with pytest.raises(ValueError, match="no path below"):
            bring(folder, {path: b""}.items())
    (outside / "victim").write_bytes(b"old")
    ways = ("../outside/victim", "stops/victim", str(outside / "victim"))
    lies = json.loads((folder / MANIFEST).read_text())
    lies["files"] |= dict.fromkeys(ways, hashlib.sha256(b"old").hexdigest())
    (folder / MANIFEST).write_text(json.dumps(lies))
    assert bring(folder, {"index.html": b"one"}.items()).removed == ()
    assert inside(outside) == {"victim": b"old"}


PATHS = st.sampled_from([f"{folder}{name}" for folder in ("", "assets/", "stops/") for name in "abc"])


@given(st.lists(st.dictionaries(PATHS, st.binary(max_size=2), min_size=1), min_size=1, max_size=4))
def test_the_folder_always_holds_the_last_site(
    tmp_path_factory: pytest.TempPathFactory, sites: list[dict[str, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("site")
    before: dict[str, bytes] = {}
    for site in sites:
        bring(folder, site.items())
        left = {p: c for p, c in inside(folder).items() if p not in site}
        assert inside(folder).items() >= site.items()
        assert all(p.startswith("assets/") for p in left), "only immutable files outlive their site"
        assert left.keys() <= before.keys()
        before = inside(folder)


def test_two_runs_do_not_write_at_once(tmp_path: Path) -> None:
    """The second is told so, and the first goes on; afterwards nothing of a lock is left."""

    def files() -> Iterator[tuple[str, bytes]]:
        yield from list(FIRST.items())[:2]
        with pytest.raises(UsageError, match="Another flambeau is writing"):
            bring(tmp_path, SECOND.items())
        yield from list(FIRST.items())[2:]

    bring(tmp_path, files())
    assert inside(tmp_path) == FIRST
    bring(tmp_path, SECOND.items())


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(("there", "kind"), [("now.json/x", "is a folder"), ("stops", "is a file")])
def test_what_is_in_the_way_is_named_before_anything_is_moved(
    tmp_path: Path, there: str, kind: str, force: bool
) -> None:
    bring(tmp_path, {"index.html": b"old"}.items())
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_bytes(b"theirs")
    with pytest.raises(UsageError, match=kind):
        bring(tmp_path, FIRST.items(), force=force)
    assert inside(tmp_path) == {"index.html": b"old", there: b"theirs"}


@pytest.mark.parametrize("below", ["", "site", "a/b"])
def test_a_file_is_no_folder_for_a_site(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_bytes(b"theirs")
    with pytest.raises(UsageError, match="is a file: name a folder"):
        bring(tmp_path / "file" / below, FIRST.items())


def test_a_full_disk_names_what_had_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("flambeau.cli.reading.Path.replace", full)
    with pytest.raises(OSError, match="No space left") as caught:
        bring(tmp_path, FIRST.items())
    assert str(caught.value.filename).endswith("assets/a-111111111111.js")
    assert inside(tmp_path) == {}
