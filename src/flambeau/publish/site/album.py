"""Predicted pictures of a site: which may be shown, where they lie, and within a page that is one file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flambeau.publish.pages.book import Book, Picture
from flambeau.publish.pages.secrets import open_shots
from flambeau.publish.site.assets import content_named
from flambeau.publish.text import one_line, slug

FOLDER = "pictures/"


@dataclass(frozen=True, slots=True)
class Photo:
    """A predicted picture as a file (WebP), its size in pixels, what it shows, and the instant [POSIX s] of it."""

    content: bytes
    width: int
    height: int
    title: str
    alt: str
    at: float


@dataclass(frozen=True, slots=True)
class Print:
    """A picture as the site has it: of a shot, as pages know it, and its bytes."""

    shot: str
    picture: Picture
    content: bytes

    @property
    def inlined(self) -> Picture:
        """Return it with its bytes for an address."""
        return replace(self.picture, path=f"data:image/webp;base64,{b64encode(self.content).decode('ascii')}")


def printed(book: Book, photos: Mapping[str, Photo]) -> tuple[Print, ...]:
    """Return the pictures that may be shown, in the order of the journey's shots.

    The light of a picture and its caption say when it is taken, so the public sees none at a hidden time.
    """
    shown = book.journey.shots.keys() if book.crew else open_shots(book)
    return tuple(_print(id, photos[id]) for id in book.journey.shots if id in photos and id in shown)


def _print(id: str, photo: Photo) -> Print:
    path = FOLDER + content_named(f"{slug(id)}.webp", photo.content)
    picture = Picture(path, photo.width, photo.height, one_line(photo.alt), one_line(photo.title), photo.at)
    return Print(id, picture, photo.content)
