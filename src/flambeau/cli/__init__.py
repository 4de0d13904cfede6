"""The command line. Thin: parse, call, print. Data on stdout, talk on stderr.

Exit codes: 0 fine, 1 findings at error level, 2 wrong use.
"""

from __future__ import annotations

import os
import sys

# Our arrays are small: starting numpy's pool of threads would only cost 0.1 s of CPU at every command.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from importlib import import_module

import click

from flambeau import __version__
from flambeau.finding import FlambeauError

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}

COMMANDS = {
    "new": "document", "check": "questions", "plan": "plan", "where": "questions", "passes": "passes", "near": "passes",
    "light": "light", "shots": "shots", "picture": "picture", "launches": "flight:launches_",
    "landings": "flight:landings_", "eva": "eva", "publish": "publish", "serve": "serve", "facts": "questions",
    "diff": "plan", "import": "importing:import_", "fmt": "document:format_",
    "schema": "document",
}  # fmt: skip
"""Commands in the order of the help, each with the module of this folder that has it (and its name there)."""


class _Lazy(click.Group):
    """A group that imports the module of a command when it is asked for: none of them waits for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(f"flambeau.cli.{module}"), name or cmd_name)
        return found


@click.group(cls=_Lazy, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="flambeau")
def group() -> None:
    """Plan, check and follow the journey of one precious thing, from the pavement to orbit.

    JOURNEY is a folder with a journey.toml, or that file itself. Start with: flambeau new my-journey
    """


def main() -> None:
    """Run the command line; no traceback reaches a user unless FLAMBEAU_TRACEBACK is set."""
    try:
        group.main(standalone_mode=True)
    except FlambeauError as error:
        _fail(str(error), 2)
    except OSError as error:
        _fail(f"{error.filename or 'a file'}: {error.strerror or error}", 2)
    except Exception as error:
        if "FLAMBEAU_TRACEBACK" in os.environ:
            raise
        _fail(f"flambeau itself failed ({type(error).__name__}: {error}). FLAMBEAU_TRACEBACK=1 shows where.", 70)


def _fail(message: str, code: int) -> None:
    click.echo(f"Error: {message}", err=True)
    sys.exit(code)
