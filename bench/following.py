"""What a viewer costs: a small file that is asked for now and then, against one open stream of events for each viewer.

`make bench`, or `python bench/following.py [--json]`. CPU seconds are those of the server's process alone (from the
kernel's own count), clients run in this one. A viewer of the site asks for `now.json` every `refresh` seconds and
computes every position itself; the stream is what one would write instead: Starlette, one message a second to each.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIEWERS = 300
SECONDS = 10.0
ASKED = 6000  # times that now.json is asked for, over connections that stay open
AT_ONCE = 20

STREAM = """
import asyncio, json, sys, time
import uvicorn

async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    while True:
        line = json.dumps({"now": time.time(), "delay": 0, "lat": 55.75, "lon": 37.62}).encode()
        await send({"type": "http.response.body", "body": b"data: " + line + b"\\n\\n", "more_body": True})
        await asyncio.sleep(1)

uvicorn.run(app, port=int(sys.argv[1]), log_level="error", timeout_graceful_shutdown=1)
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def serving(*words: str) -> Iterator[tuple[int, int]]:
    """Run a server whose last word is its port; give the port and the number of its process once it answers."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, *words, str(port)], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def cpu(pid: int) -> float:
    """Return the CPU seconds that a process has taken. Source: proc(5), fields 14 and 15 of `stat`."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def ask(port: int, times: int, tag: bytes = b"") -> bytes:
    """Ask for now.json so many times over one connection; return the last answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = b"GET /now.json HTTP/1.1\r\nHost: localhost\r\n" + tag + b"\r\n"
    answer = b""
    for _ in range(times):
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        answer = head
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                answer += await reader.readexactly(int(line.split(b":")[1]))
    writer.close()
    return answer


async def asked(port: int) -> None:
    """Ask for it ASKED times, several at once."""
    await asyncio.gather(*(ask(port, ASKED // AT_ONCE) for _ in range(AT_ONCE)))


async def listen(port: int, until: float) -> int:
    """Listen to the stream until then; return how many bytes came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    got = 0
    while (left := until - time.monotonic()) > 0:
        try:
            got += len(await asyncio.wait_for(reader.read(4096), left))
        except TimeoutError:
            break
    writer.close()
    return got


async def listened(port: int) -> None:
    """Let all viewers listen for some seconds."""
    until = time.monotonic() + SECONDS
    await asyncio.gather(*(listen(port, until) for _ in range(VIEWERS)))


def polled(site: Path) -> tuple[float, float]:
    """Return the CPU seconds of one poll of a served site, and the seconds between two of a viewer."""
    with serving("-m", "flambeau", "serve", str(site), "--port") as (port, pid):
        now = json.loads(asyncio.run(ask(port, 1)).partition(b"\r\n\r\n")[2])
        before = cpu(pid)
        asyncio.run(asked(port))
        return (cpu(pid) - before) / ASKED, float(now["refresh"])


def streamed() -> float:
    """Return the CPU seconds that one listener costs a second."""
    with tempfile.TemporaryDirectory() as folder:
        (app := Path(folder, "stream.py")).write_text(STREAM, "utf-8")
        with serving(str(app)) as (port, pid):
            before = cpu(pid)
            asyncio.run(listened(port))
            return (cpu(pid) - before) / VIEWERS / SECONDS


def main() -> None:
    """Measure both and print them."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        words = (sys.executable, "-m", "flambeau", "publish", "examples/two-towns", "--out", str(site), "--no-pictures")
        subprocess.run(words, check=True, capture_output=True)
        poll, refresh = polled(site)
    stream = streamed()
    row = {"poll_us": poll * 1e6, "refresh_s": refresh, "viewer_us_a_second": poll / refresh * 1e6,
           "listener_us_a_second": stream * 1e6, "ratio": stream / (poll / refresh)}  # fmt: skip
    if "--json" in sys.argv:
        print(json.dumps(row))
        return
    print(f"now.json, one answer                   {row['poll_us']:8.1f} us of CPU")
    print(f"a viewer who asks every {refresh:4.0f} s          {row['viewer_us_a_second']:8.2f} us of CPU a second")
    print(f"a listener to one message a second     {row['listener_us_a_second']:8.2f} us of CPU a second")
    print(f"a listener costs {row['ratio']:.0f} times as much")


if __name__ == "__main__":
    main()
