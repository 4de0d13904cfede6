"""The web server: only what is in the site's folder, with headers that browsers and caches need."""

import asyncio
import gzip
import json
import os
import socket
import threading
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Message, Scope

from flambeau.finding import UsageError
from flambeau.web.app import OWN_HOSTS, application, host_of
from flambeau.web.server import address, bound
from flambeau.web.shelf import Shelf

POLICY = "default-src 'self'; script-src 'self' 'sha256-abc='"
INDEX = f'<!doctype html><meta charset=utf-8><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
NOW = {"format": "flambeau-now/1", "plan": "assets/plan-0123456789ab.json", "now": None, "notice": ""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small site, with a secret beside it."""
    (tmp_path / "secret.txt").write_text("secret")
    site = tmp_path / "site"
    for name in ("assets", "files", "ru"):
        (site / name).mkdir(parents=True)
    (site / "index.html").write_text(INDEX + "torch " * 400)
    (site / "ru" / "index.html").write_text("<!doctype html>" + "факел " * 200, "utf-8")
    (site / "assets" / "plan-0123456789ab.json").write_text("[" + "1," * 2000 + "1]")
    (site / "now.json").write_text(json.dumps(NOW))
    (site / ".flambeau-site.json").write_text("{}")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    (site / "files" / "out").symlink_to(tmp_path)
    return site


class Answer(NamedTuple):
    """What a server answers."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """Its content as text."""
        return self.content.decode("utf-8")


class Client:
    """Asks an application as uvicorn does, and nothing is normalised on the way."""

    def __init__(self, app: ASGIApp) -> None:
        """Ask this application."""
        self.app = app

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send one request; `accept_encoding` is a header."""
        lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope: Scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": unquote(path), "raw_path": path.encode("ascii", "replace"), "query_string": b"", "root_path": "",
            "headers": lines, "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1234),
        }  # fmt: skip
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        async def run() -> None:
            await self.app(scope, receive, send)

        # In a thread of its own: a browser that an earlier test started keeps the loop of this one.
        with ThreadPoolExecutor(1) as aside:
            aside.submit(asyncio.run, run()).result()
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], told, b"".join(m.get("body", b"") for m in sent[1:]))


@pytest.fixture
def client(folder: Path) -> Client:
    """Return who asks the server."""
    return Client(application(folder, lambda: 1383988440.25))


@pytest.mark.parametrize(("name", "kind"), [
    ("a.html", "text/html"), ("a.js", "text/javascript"), ("a.mjs", "text/javascript"), ("a.css", "text/css"),
    ("a.ics", "text/calendar"), ("a.czml", "application/json"), ("a.geojson", "application/geo+json"),
    ("a.gpx", "application/gpx+xml"), ("a.kml", "application/vnd.google-earth.kml+xml"), ("a.webp", "image/webp"),
    ("a.csv", "text/csv"), ("a.pdf", "application/pdf"), ("a.oem", "text/plain"), ("a", "application/octet-stream"),
])  # fmt: skip
def test_media_types(folder: Path, client: Client, name: str, kind: str) -> None:
    (folder / "files" / name).write_bytes(b"x" * 1000)
    answer = client.ask(f"/files/{name}")
    assert answer.status == 200
    assert answer.headers["content-type"].split(";")[0] == kind
    assert answer.content == b"x" * 1000


def test_security_headers_are_in_every_answer(client: Client) -> None:
    for path in ("/", "/now.json", "/files/nothing", "/assets/plan-0123456789ab.json"):
        headers = client.ask(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert headers["permissions-policy"].startswith("geolocation=(self), camera=(self)")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_a_page_gets_the_policy_that_it_says_itself(client: Client) -> None:
    assert client.ask("/").headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'"


def test_caches_keep_what_is_named_by_its_content_for_ever(client: Client) -> None:
    assert "immutable" in client.ask("/assets/plan-0123456789ab.json").headers["cache-control"]
    assert client.ask("/").headers["cache-control"] == "no-cache"
    assert client.ask("/now.json").headers["cache-control"] == "public, max-age=5"


def test_the_clock_is_that_of_the_server(client: Client) -> None:
    assert json.loads(client.ask("/now.json").content) == NOW | {"now": 1383988440.25}


def test_an_unchanged_page_is_not_sent_again(folder: Path, client: Client) -> None:
    tag = client.ask("/").headers["etag"]
    for wanted in (tag, f'"other", {tag}', "*"):
        again = client.ask("/", if_none_match=wanted)
        assert (again.status, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    (folder / "index.html").write_text("new")
    assert client.ask("/", if_none_match=tag).text == "new"


def test_packed_for_who_takes_it(client: Client) -> None:
    path = "/assets/plan-0123456789ab.json"
    plain = client.ask(path, accept_encoding="identity")
    packed = client.ask(path, accept_encoding="br, gzip;q=0.5")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 10
    assert gzip.decompress(packed.content) == plain.content
    assert "content-encoding" not in client.ask(path, accept_encoding="gzip;q=0").headers
    assert plain.headers["vary"] == "Accept-Encoding"


def test_only_get_and_head(client: Client) -> None:
    head, get = client.ask("/", "HEAD"), client.ask("/")
    assert (head.status, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert client.ask("/", method).status == 405


def test_a_folder_is_asked_for_with_a_slash(client: Client) -> None:
    away = client.ask("/ru")
    assert (away.status, away.headers["location"]) == (308, "ru/")
    assert "факел" in client.ask("/ru/").text
    assert client.ask("/files/").status == 404, "no lists of folders"


OUTSIDE = [
    "/../secret.txt", "/%2e%2e/secret.txt", "/files/../../secret.txt", "/files/%2e%2e/%2e%2e/secret.txt",
    "/..%2fsecret.txt", "/..%5csecret.txt", "/files\\..\\..\\secret.txt", "/link.txt", "/files/out/secret.txt",
    "/.flambeau-site.json", "/%00", "/index.html%00.png", "//etc/passwd", "/c:/windows", "/%c0%ae%c0%ae/secret.txt",
    "/" + "a/" * 3000, "/" + "a" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_from_outside_and_nothing_hidden(client: Client, path: str) -> None:
    answer = client.ask(path)
    assert answer.status == 404
    assert "secret" not in answer.text


@given(st.text(st.sampled_from("./\\%:\0aé\ud800 ~"), max_size=12).map(lambda x: f"/{x}secret.txt"))
def test_no_path_leads_out(tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    root = tmp_path_factory.getbasetemp() / "shelf"
    (root / "site").mkdir(parents=True, exist_ok=True)
    (root / "secret.txt").write_text("secret")
    assert Shelf(root / "site").find(path) is None


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert Client(application(folder)).ask("/pipe.txt").status == 404


@pytest.mark.parametrize(("host", "status"), [
    ("localhost:8000", 200), ("127.0.0.1", 200), ("[::1]:8000", 200), ("LOCALHOST.", 200),
    ("evil.example:8000", 421), ("localhost.evil.example", 421), ("127.0.0.1.evil.example", 421), ("", 421),
    ("[::1].evil", 200),  # no name can be written so
])  # fmt: skip
def test_on_this_machine_alone_no_other_name_is_answered(folder: Path, host: str, status: int) -> None:
    answer = Client(application(folder, hosts=OWN_HOSTS)).ask("/", host=host)
    assert answer.status == status
    assert ("torch" in answer.text) is (status == 200)
    assert host_of("a.example:80") == "a.example"
    assert Client(application(folder)).ask("/", host=host).status == 200, "any name, when it listens to all"


def test_memory_is_bounded(folder: Path) -> None:
    shelf = Shelf(folder, largest=10_000)
    for n in range(50):
        (folder / f"{n}.webp").write_bytes(bytes(900))
        assert shelf.hold(folder / f"{n}.webp").content == bytes(900)
    (folder / "large.webp").write_bytes(bytes(20_000))
    assert len(shelf.hold(folder / "large.webp").content) == 20_000
    assert sum(held.size for _, held in shelf._held.values()) == shelf._size <= 10_000


def test_a_port_that_is_taken_is_named() -> None:
    listener = bound("127.0.0.1", 0)
    with listener, pytest.raises(UsageError, match=f"Port {listener.getsockname()[1]} of 127.0.0.1 is in use.*--port"):
        bound("127.0.0.1", listener.getsockname()[1])
    with pytest.raises(UsageError, match=r"--host 203\.0\.113\.1"):
        bound("203.0.113.1", 0)  # kept for documentation: no machine has it


@pytest.fixture
def running(folder: Path) -> Iterator[str]:
    """Return the address of a server on a real socket."""
    import uvicorn

    listener = bound("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(application(folder), log_level="error", lifespan="off", server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield address(listener, secure=False)
    server.should_exit = True
    thread.join(10)
    listener.close()
    assert not thread.is_alive()


def test_on_a_real_socket(running: str) -> None:
    with urllib.request.urlopen(running, timeout=10) as answer:
        assert answer.status == 200
        assert answer.read().startswith(b"<!doctype html>")
        assert "server" not in answer.headers
    port = int(running.rstrip("/").rpartition(":")[2])
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/files/out/secret.txt", "\\..\\secret.txt"):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
            raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            got = b"".join(iter(lambda raw=raw: raw.recv(65536), b""))  # type: ignore[misc]
        assert b" 404 " in got.split(b"\r\n")[0] or b" 400 " in got.split(b"\r\n")[0]
        assert b"secret\n" not in got and not got.endswith(b"secret")
