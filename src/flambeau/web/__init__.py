"""A web server for a published site: static files, and a clock."""

from flambeau.web.app import application
from flambeau.web.server import serve

__all__ = ["application", "serve"]
