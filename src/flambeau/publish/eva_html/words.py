"""Texts of the page: escaped, and times, angles and spans as a flight controller reads them."""

from __future__ import annotations

import html
import math
import re

from flambeau.instants import format_local, format_utc, local
from flambeau.procedure import Light

MINUS = "\u2212"
_JOINERS = "\u200c\u200d"  # invisible, and needed to write some languages
_SIGN = re.compile(r"\{\{([A-Z]+)\}\}")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
# Source: app/writer/text-transform/TextTransform.js of Maestro; CHECKMARK is of its schema
_SIGNS = {
    "CHECK": "✓", "CHECKMARK": "✓", "CHECKBOX": "☐", "CHECKEDBOX": "☑", "LEFT": "←", "UP": "↑", "RIGHT": "→",
    "DOWN": "↓", "CLOCKWISE": "↻", "COUNTERCLOCKWISE": "↺",
}  # fmt: skip
_ICONS = {Light.DAY: "sun", Light.NIGHT: "moon"}


def esc(text: str) -> str:
    """Return a text of a document as HTML: nothing in it is markup, and nothing in it turns the text around it."""
    return _quoted(text).replace("\n", "<br>")


def rich(text: str) -> str:
    """Return a text of a procedure as HTML, with the signs that Maestro writes as `{{CHECK}}`, and `**bold**` words."""
    signed = _SIGN.sub(lambda match: _SIGNS.get(match[1], match[0]), text)
    return _BOLD.sub(r"<b>\1</b>", esc(signed))


def _quoted(text: str) -> str:
    return html.escape("".join(c if c.isprintable() or c in _JOINERS or c == "\n" else "\ufffd" for c in text))


def tag(content: str, classes: str = "", name: str = "div", **attributes: str) -> str:
    """Return an element; `content` is HTML, attributes are texts."""
    given = {"class": classes, **attributes}
    written = "".join(f' {key}="{_quoted(value)}"' for key, value in given.items() if value)
    return f"<{name}{written}>{content}</{name}>"


def icon(name: str) -> str:
    """Return one of the drawings that the page defines."""
    return f'<svg class="i" aria-hidden="true"><use href="#{name}"/></svg>'


def light_icon(light: Light) -> str:
    """Return the drawing for a light, nothing when any will do."""
    return icon(_ICONS[light]) if light in _ICONS else ""


def clock(t: float) -> str:
    """Write an instant [s] as the time of day in UTC, with seconds where there are any."""
    text = format_utc(round(t))[11:19]
    return text.removesuffix(":00")


def local_clock(t: float, zone: str) -> str:
    """Write an instant [s] as the time of day in a zone."""
    return f"{local(round(t), zone):%H:%M}"


def zone_name(t: float, zone: str) -> str:
    """Return what a zone calls its time at an instant [s]: `MSK`."""
    return format_local(t, zone).rsplit(" ", 1)[1]


def angle(radians: float, names: str) -> str:
    """Write a latitude ("NS") or a longitude ("EW") [rad] in whole degrees: `36° N`."""
    value = round(math.degrees(radians))
    return f"{abs(value)}° {names[value < 0]}"


def height(radians: float) -> str:
    """Write an angle above the horizontal [rad] in whole degrees: `+31°`."""
    return f"{round(math.degrees(radians)):+d}°".replace("-", MINUS).replace("+0°", "0°")
