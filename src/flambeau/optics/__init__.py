"""Optics: what a camera sees of a stage, and how it must be exposed."""
