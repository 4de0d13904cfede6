"""What stands in a task's file of Maestro: roles with their durations, and rows of steps."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from flambeau.document.hints import maybe
from flambeau.document.source import cut
from flambeau.document.values import MOST_TIME, show
from flambeau.document.yaml import Part
from flambeau.procedure import Cell, Instruction, Role, Row

UNITS = {"hours": 3600.0, "minutes": 60.0, "seconds": 1.0}
TEXT = ("step", "text")
BLOCKS = {  # fields of an instruction and the keys that they go by, that of the published schema first
    "warnings": ("warning", "warnings"),
    "cautions": ("caution", "cautions"),
    "notes": ("note", "notes"),
    "comments": ("comment", "comments"),
    "checkboxes": ("checkboxes",),
}
MODULES = ("pgt.set", "apfr.install")
_OF_ROLE = ("name", "description", "duration")
_OF_STEP = (
    *("title", *TEXT, "substeps", "images", "duration", "actor", "location", *MODULES),
    *(key for keys in BLOCKS.values() for key in keys),
)


def read_roles(part: Part, filled: Mapping[str, str], entry: Part) -> dict[str, Role]:
    """Read the roles of a task, by their names; the procedure fills them as `filled` says, at `entry`."""
    roles: dict[str, Role] = {}
    for item in part.needed("roles"):
        item.unread(_OF_ROLE, "a role")
        name, duration = item.words("name", needed=True), item.need("duration")
        actor = filled.get(name)
        if not actor:
            hint = maybe(name, filled) or f'"{name}: EV1" among its roles.'
            entry.say("D112", f"nobody fills the role {cut(name)} of {item.where}", hint)
        elif name in roles or actor in {role.actor for role in roles.values()}:
            item.say("D111", f"{cut(actor)} fills two roles of this task")
        else:
            offset = duration.get("offset") if duration else None
            roles[name] = Role(actor, read_seconds(duration), read_seconds(offset))
    return roles


def read_seconds(part: Part | None) -> float:
    """Read hours, minutes and seconds as seconds; 0 when there are none, or they are wrong (said)."""
    if part is None:
        return 0.0
    part.unread((*UNITS, "offset"), "a duration")
    return sum((_number(part.get(unit)) * size for unit, size in UNITS.items()), 0.0)


def _number(part: Part | None) -> float:
    if part is None:
        return 0.0
    value = part.value
    if isinstance(value, str) and value.isascii() and value.isdigit():  # Maestro takes it, too
        value = int(value[:12])
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST_TIME and isfinite(value):
        return float(value)
    part.say("V205", f"{show(value)}: expected a whole number of hours, minutes or seconds")
    return 0.0


def read_row(item: Part, filled: Mapping[str, str]) -> Row | None:
    """Read a row: one actor with their steps, or under `simo` several who begin together."""
    cells = item.get("simo") or item
    keys = cells.keys()
    if cells is item and item.is_map and len(keys) != 1:
        item.say("D118", f"a row with {len(keys)} actors", '"simo" above those who begin together.')
        return None
    return Row(tuple(Cell(actors_of(key, filled), read_series(cells.get(key))) for key in keys))


def actors_of(key: str, filled: Mapping[str, str]) -> tuple[str, ...]:
    """Return the actors that a key of a row names: roles or actors, with `+` between those who act together."""
    words = (word.strip() for word in key.split("+"))
    return tuple(filled.get(word, word) for word in words)


def read_series(part: Part | None) -> tuple[Instruction, ...]:
    """Read steps: one text, or a list of texts and mappings."""
    if part is None:
        return ()
    if part.is_map:
        part.say("D109", "expected a list of steps or one text", '"- " before each step.')
    return tuple(_instruction(item) for item in (part.items() if part.is_list else [part]))


def _instruction(part: Part) -> Instruction:
    if not part.is_map:
        return Instruction(part.text())
    part.unread(_OF_STEP, "a step")
    texts = [found for found in map(part.get, TEXT) if found and found.value not in ("", [])]
    if len(texts) > 1:
        part.say("D118", 'a step with both "step" and "text"', 'only "step".')
    said = "\n".join(texts[0].texts()) if texts else "; ".join(_module(part, key) for key in MODULES if part.get(key))
    blocks = {name: _block(part, keys) for name, keys in BLOCKS.items()}
    return Instruction(said, part.words("title"), substeps=read_series(part.get("substeps")), **blocks)


def _block(part: Part, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of the first key that has any, as Maestro does."""
    found = [part.get(key) for key in keys]
    return next((f.texts() for f in found if f and f.value not in ("", [])), ())


def _module(part: Part, key: str) -> str:
    """Say in words what a step module is set to: `pgt.set: B7, CCW2`."""
    found = part.get(key)
    value = found.value if found else None
    said = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
    return f"{key}: {said}"
