"""The application: GET and HEAD of a site's files, and `now.json` with the clock of this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from flambeau.publish.site.now import NAME as NOW
from flambeau.web.shelf import Held, Shelf

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

_FOREVER = "public, max-age=31536000, immutable"
_SOON = "public, max-age=5"
_ASK = "no-cache"  # keep it, but ask whether it is still so

_HASHED = re.compile(r"/(?:assets|pictures)/[^/]*-[0-9a-f]{12}\.\w+$")
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"<>\r\n]*)"')
_HEAD = 8192  # bytes of a page within which it says its policy
_NOTHING = "default-src 'none'"
_OWN = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Accept-Encoding",
}
"""What stands in every answer."""


OWN_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
"""How a browser on this machine calls it."""


def application(folder: Path, clock: Callable[[], float] = time, hosts: frozenset[str] = frozenset()) -> Starlette:
    """Return the application that serves a folder.

    Args:
        folder: of a site, as `flambeau publish` writes it; it may be written again meanwhile.
        clock: of the server [POSIX s].
        hosts: names that it may be called by; none: any. A server for this machine alone answers to no other name than
            its own, or a page of somebody else whose name is made to point here could read it (DNS rebinding).
    """
    from starlette.applications import Starlette  # noqa: PLC0415 - only a server needs it
    from starlette.routing import Route  # noqa: PLC0415

    shelf = Shelf(folder)

    def answer(request: Request) -> Response:
        if hosts and host_of(request.headers.get("host", "")) not in hosts:
            return _reply(request, 421, _words("This server is for its own machine. Say --host for others.\n"), _ASK)
        return _answer(shelf, request.scope["path"], request, clock)

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "HEAD"])])


def _answer(shelf: Shelf, path: str, request: Request, clock: Callable[[], float]) -> Response:
    from starlette.responses import RedirectResponse  # noqa: PLC0415

    file = shelf.find(path)
    if file is None:
        return _reply(request, 404, _words("There is no such page.\n"), _ASK)
    if file.name == "index.html" and not path.endswith(("/", "/index.html")):
        # Relative links of the page count from its folder.
        return RedirectResponse(f"{path.rsplit('/', 1)[-1]}/", 308, HEADERS)
    if path == f"/{NOW}":
        return _reply(request, 200, _now(shelf.hold(file), clock()), _SOON)
    return _reply(request, 200, shelf.hold(file), _FOREVER if _HASHED.search(path) else _ASK)


def _words(text: str) -> Held:
    return Held("text/plain; charset=utf-8", text.encode(), None, "")


def host_of(header: str) -> str:
    """Return the host of a `Host` header without its port. Source: RFC 9110, 7.2; RFC 3986, 3.2.2."""
    host = header[1:].partition("]")[0] if header.startswith("[") else header.partition(":")[0]
    return host.lower().removesuffix(".")


def _now(held: Held, clock: float) -> Held:
    """Return `now.json` with the time of this machine."""
    value = json.loads(held.content) | {"now": round(clock, 3)}
    return Held(held.kind, json.dumps(value, ensure_ascii=False).encode(), None, "")


def _reply(request: Request, status: int, held: Held, cache: str) -> Response:
    from starlette.responses import Response  # noqa: PLC0415

    headers = HEADERS | {"Cache-Control": cache, "Content-Security-Policy": _policy(held)}
    if held.tag:
        headers["ETag"] = f'W/"{held.tag}"'
        if _matches(request.headers.get("if-none-match", ""), held.tag):
            return Response(None, 304, headers)
    content = held.content
    if held.packed is not None and _takes_gzip(request.headers.get("accept-encoding", "")):
        content, headers["Content-Encoding"] = held.packed, "gzip"
    headers["Content-Length"] = str(len(content))
    headers["Content-Type"] = held.kind
    return Response(b"" if request.method == "HEAD" else content, status, headers)


def _policy(held: Held) -> str:
    """Return the policy that a page says itself, and that no other page may frame it; other files need nothing."""
    if not held.kind.startswith("text/html"):
        return f"{_NOTHING}; frame-ancestors 'none'"
    found = _POLICY.search(held.content[:_HEAD])
    rules = found[1].decode("ascii", "replace").replace("&#39;", "'") if found else _OWN
    return f"{rules}; frame-ancestors 'none'"


def _matches(wanted: str, tag: str) -> bool:
    """Tell whether a list of tags has one, weakly compared. Source: RFC 9110, 13.1.2 and 8.8.3.2."""
    tags = {one.strip().removeprefix("W/").strip('"') for one in wanted.split(",")}
    return tag in tags or "*" in tags


def _takes_gzip(accepted: str) -> bool:
    """Tell whether gzip is accepted. Source: RFC 9110, 12.5.3; a weight of zero refuses it."""
    for one in accepted.lower().split(","):
        name, _, weight = one.partition(";")
        if name.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return False
