"""Run `python -m flambeau`."""

from flambeau.cli import main

main()
