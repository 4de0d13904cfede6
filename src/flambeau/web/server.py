"""The server: uvicorn on an address of this machine, until it is told to stop."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

from flambeau.finding import UsageError
from flambeau.web.app import OWN_HOSTS, application

_PATIENCE = 5  # [s] for which a connection may say nothing between two requests
_AT_ONCE = 1000  # connections; who comes later is told to wait (503)


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; port 0 takes any that is free.

    Raises:
        UsageError: it is taken, not allowed, or no address of this machine.
    """
    try:
        kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(kind, socket.SOCK_STREAM)
    except OSError as error:
        raise UsageError(f"--host {host}: {error.strerror or error}. Use an address of this machine.") from None
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError(_why(host, port, error)) from None
    return listener


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use. Take another with --port, or --port 0 for any that is free."
    if error.errno == errno.EACCES:
        return f"Port {port} is not allowed to you. Take one from 1024 on with --port."
    return f"--host {host}: {error.strerror or error}. Use an address of this machine."


def address(listener: socket.socket, *, secure: bool) -> str:
    """Return where a browser finds what listens."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)
    return f"{'https' if secure else 'http'}://{shown}:{port}/"


def _hosts(listener: socket.socket) -> frozenset[str]:
    """Return the names that a server may be called by: any, unless it listens to this machine only."""
    return OWN_HOSTS if ip_address(listener.getsockname()[0]).is_loopback else frozenset()


def serve(
    folder: Path,
    listener: socket.socket,
    *,
    cert: Path | None = None,
    key: Path | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve a site until Ctrl-C, then finish what is under way.

    Args:
        folder: of the site.
        listener: where it listens, from `bound`.
        cert, key: of TLS, as PEM files.
        ready: called before the first answer.
    """
    import uvicorn  # noqa: PLC0415 - only a server needs it

    config = uvicorn.Config(
        application(folder, hosts=_hosts(listener)), log_level="warning", access_log=False, lifespan="off",
        server_header=False, timeout_graceful_shutdown=3, timeout_keep_alive=_PATIENCE, limit_concurrency=_AT_ONCE,
        ws="none", ssl_certfile=cert, ssl_keyfile=key,
    )  # fmt: skip
    ready()
    uvicorn.Server(config).run(sockets=[listener])
