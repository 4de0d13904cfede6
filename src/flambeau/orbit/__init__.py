"""Orbits: element sets, the track that they give, and the flights that lead to it and away from it."""
