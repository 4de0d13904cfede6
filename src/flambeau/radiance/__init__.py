"""Radiance: how bright the Earth, the air, the sky and all lamps are, in candela per square metre."""
