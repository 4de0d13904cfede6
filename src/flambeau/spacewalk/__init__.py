"""The spacewalk sheet: a procedure brought onto one axis of time with light, sub-point, torch, tether and supplies."""

from __future__ import annotations

from flambeau.spacewalk.making import findings, make
from flambeau.spacewalk.sheet import Sheet

__all__ = ["Sheet", "findings", "make"]
