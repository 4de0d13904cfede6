"""Towns by name: where they are, how many people live there, in which zone. From GeoNames, shipped as columns.

The build makes the file (`tools/fetching/towns.py`); without it no town is known, and `missing` says so.
"""

from __future__ import annotations

from flambeau.gazetteer.columns import Gazetteer, gazetteer, missing
from flambeau.gazetteer.fold import fold, shelf
from flambeau.gazetteer.letters import towns_by_letter
from flambeau.gazetteer.named import Town, alike, search

__all__ = ["Gazetteer", "Town", "alike", "fold", "gazetteer", "missing", "search", "shelf", "towns_by_letter"]
