"""Plan, check and follow the journey of one precious thing, from the pavement to orbit.

One document (the journey) is evaluated into a plan; the plan is traced into a timeline; every answer is drawn from
these three values. `docs/shape.md` draws the floors; the command line is `flambeau.cli`.
"""

__version__ = "0.4.0"
