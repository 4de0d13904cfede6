"""Orbits: element sets and ephemerides, what is seen of a satellite, and the flights that lead to it and back."""
