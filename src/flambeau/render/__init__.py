"""Render: how a wanted picture will look. Light in physical units first, then a picture for the eye."""
