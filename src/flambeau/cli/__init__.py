"""The command line. Thin: parse, call, print. Data on stdout, talk on stderr.

Exit codes: 0 fine, 1 findings at error level, 2 wrong use.
"""

from __future__ import annotations

import os
import sys

# Our arrays are small: starting numpy's pool of threads would only cost 0.1 s of CPU at every command.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import click

from flambeau import __version__
from flambeau.cli.document import format_, new, schema
from flambeau.cli.eva import eva
from flambeau.cli.plan import diff, plan
from flambeau.cli.questions import check, facts, where
from flambeau.finding import FlambeauError

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="flambeau")
def group() -> None:
    """Plan, check and follow the journey of one precious thing, from the pavement to orbit.

    JOURNEY is a folder with a journey.toml, or that file itself. Start with: flambeau new my-journey
    """


for command in (new, check, plan, where, facts, diff, eva, format_, schema):
    group.add_command(command)


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
