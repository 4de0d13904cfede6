"""`flambeau serve`: a site on this machine, for a browser."""

from __future__ import annotations

import json
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flambeau.cli.folder import MANIFEST
from flambeau.cli.reading import AS_JSON
from flambeau.finding import UsageError

if TYPE_CHECKING:
    from socket import socket

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("what", type=click.Path(path_type=Path, exists=True), metavar="JOURNEY|SITE")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for all networks.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--cert", type=_FILE, help="Certificate for https, a PEM file.")
@click.option("--key", type=_FILE, help="Its key, a PEM file.")
@click.option("--crew", is_flag=True, help="For the crew: hidden times, costs and call sheets, too.")
@click.option("--pictures/--no-pictures", default=True, show_default=True, help="With predicted pictures.")
@AS_JSON
def serve(
    *,
    what: Path,
    host: str,
    port: int,
    cert: Path | None,
    key: Path | None,
    crew: bool,
    pictures: bool,
    as_json: bool,
) -> None:
    """Serve the site of a journey, or one that was published to a folder, until Ctrl-C.

    A journey is published to a folder that is removed afterwards. The clock of the pages is that of this machine.
    Browsers tell a page where they are only over https, or from this machine itself.
    """
    if (cert is None) != (key is None):
        raise UsageError("--cert and --key belong together.")
    from flambeau.web.server import bound  # noqa: PLC0415 - uvicorn waits until it is asked for

    published = _published(what)
    if published and crew:
        raise UsageError(f"{what} is a site that was published before; --crew is for a journey.")
    if not published and what.is_dir() and not (what / "journey.toml").is_file():
        raise UsageError(f"{what} holds neither a journey (journey.toml) nor a site that flambeau published.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that the folder is removed then, too
    with bound(host, port) as listener:  # before a site is made: a port that is taken is said at once
        if published:
            _serve(what, listener, cert, key, as_json=as_json)
            return
        from flambeau.cli.publish import built  # noqa: PLC0415 - not for a site that is there
        from flambeau.publish.site import Options  # noqa: PLC0415

        with tempfile.TemporaryDirectory(prefix="flambeau-site-") as folder:
            built(what, Path(folder), Options(crew), pictures=pictures)
            _serve(Path(folder), listener, cert, key, as_json=as_json)


def _published(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() or ((folder / "now.json").is_file() and (folder / "index.html").is_file())


def _serve(folder: Path, listener: socket, cert: Path | None, key: Path | None, *, as_json: bool) -> None:
    from flambeau.web.server import address, serve  # noqa: PLC0415

    where = address(listener, secure=cert is not None)

    def ready() -> None:
        if as_json:
            click.echo(json.dumps({"address": where, "folder": str(folder)}))
        else:
            click.echo(f"Serving at {where} (stop with Ctrl-C)", err=True)

    with suppress(KeyboardInterrupt):  # which is how one stops it
        serve(folder, listener, cert=cert, key=key, ready=ready)
    click.echo("Stopped.", err=True)
