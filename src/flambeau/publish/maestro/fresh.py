"""A procedure as the plain data of Maestro's form, not yet as YAML.

Here every form with a choice is the long one: lists of texts, steps as mappings, rows by the ids of their actors. So
two procedures can be compared part by part. `styled` makes the short forms that people write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from flambeau.document.maestro.ours import OURS
from flambeau.document.maestro.steps import BLOCKS
from flambeau.document.times import read_when, write_when
from flambeau.procedure import Actor, Cell, Consumable, Instruction, Light, Procedure, Role, Row, Suit, Task
from flambeau.when import FOLLOWS, Anchor, When

Data = dict[str, Any]
# What no reader of YAML 1.1 or 1.2 takes for anything but text, without quotes.
_WORDS = "y|n|yes|no|on|off|true|false|null"
_PLAIN = re.compile(rf"(?!(?:{_WORDS})$)[^\W\d_](?:[\w ,;/.()'\"+&!%*?=<>-]*[\w,;/.()'\"+&!%*?=<>-])?", re.I)


class Texts(list[str]):
    """Texts; one alone is written without a list."""


class Series(list[Data]):
    """Steps; one alone that is only a text is written as that."""


class RowData(dict[str, Series]):
    """A row: steps by the ids of who does them together, joined by ` + `."""


class Duration(NamedTuple):
    """A duration [s], and for a role the offset [s]."""

    seconds: float
    offset: float = 0.0


def procedure_data(procedure: Procedure) -> Data:
    """Return the head of a procedure's file; its columns and tasks are added by others, its event is the journey's."""
    about = {a.id: _filled(person=a.person, suit=a.suit) for a in procedure.actors}
    ours = _filled(
        actors={name: told for name, told in about.items() if told},
        suits=[_suit(suit) for suit in procedure.suits],
    )
    return {"procedure_name": procedure.name} | _filled(**{OURS: ours})


def column_data(actor: Actor) -> Data:
    """Return the column of an actor."""
    return {"key": actor.id} | _filled(display=actor.name) | {"actors": actor.id}


def entry_data(task: Task, file: str, names: Mapping[str, str]) -> Data:
    """Return what stands of a task in the procedure's file; `names` are those of its roles, by actor."""
    words = {key: getattr(task, key) for key in ("event", "holder", "tether", "source", "note")}
    light = "" if task.light is Light.ANY else str(task.light)
    ours = _time("start", task.start) | _filled(light=light, pictures=Texts(task.pictures), **words)
    roles = {names[role.actor]: role.actor for role in task.roles}
    return {"file": file, "roles": roles} | _filled(**{OURS: ours})


def task_data(task: Task, names: Mapping[str, str]) -> Data:
    """Return a task's file."""
    roles = [_role(role, names[role.actor]) for role in task.roles]
    return {"title": task.title, "roles": roles, "steps": [_row(row) for row in task.rows]}


def _role(role: Role, name: str) -> Data:
    return {"name": name, "duration": Duration(role.duration, role.offset)}


def _row(row: Row) -> RowData:
    data = RowData()
    for cell in row.cells:
        data.setdefault(together(cell), Series()).extend(map(_step, cell.instructions))
    return data


def together(cell: Cell) -> str:
    """Return the ids of who does a cell as the key of a row."""
    return " + ".join(cell.actors)


def _step(instruction: Instruction) -> Data:
    texts = {keys[0]: Texts(getattr(instruction, name)) for name, keys in BLOCKS.items()}
    below = {key: texts.pop(key) for key in ("checkboxes",)}
    substeps = Series(map(_step, instruction.substeps))
    data = _filled(title=instruction.title, **texts, step=instruction.text, **below, substeps=substeps)
    return data or {"step": ""}


def _suit(suit: Suit) -> Data:
    consumables = [_consumable(consumable) for consumable in suit.consumables]
    return {"id": suit.id} | _filled(name=suit.name, consumables=consumables) | _time("start", suit.start)


def _consumable(one: Consumable) -> Data:
    reserve = Duration(one.reserve) if one.reserve else None
    return {"name": one.name, "lasts": Duration(one.lasts)} | _filled(reserve=reserve, source=one.source)


def _time(key: str, when: When) -> Data:
    """Return a time in the grammar of the document, and how well it is known where that does not say it."""
    if when == FOLLOWS:
        return {}
    text = write_when(when)
    plain = replace(when, where=Anchor("", when.edge).where) if isinstance(when, Anchor) else when
    return {key: text} | ({} if read_when(text, "UTC") == plain else {"certainty": str(when.certainty)})


def _filled(**values: object) -> Data:
    """Return the values that are not empty."""
    return {key: value for key, value in values.items() if value not in ("", None) and value not in ([], {})}


def styled(data: Any, names: Mapping[str, str]) -> Any:
    """Return data in the short forms that people write, rows by the `names` of roles."""
    match data:
        case Duration():
            return _units(data.seconds) | ({"offset": _units(data.offset)} if data.offset else {})
        case RowData():
            row = {named(key, names): styled(series, names) for key, series in data.items()}
            return row if len(row) == 1 and "simo" not in row else {"simo": row}
        case dict():
            return {_quoted(key): styled(value, names) for key, value in data.items()}
        case list():
            alone = _alone(data)
            return [styled(item, names) for item in data] if alone is None else _quoted(alone)
    return _quoted(data)


def _alone(data: list[Any]) -> str | None:
    """Return the text that is written in place of a list, if any."""
    if isinstance(data, Series):
        return data[0]["step"] if len(data) == 1 and data[0].keys() == {"step"} else None
    return data[0] if isinstance(data, Texts) and len(data) == 1 and data[0] else None


def named(key: str, names: Mapping[str, str]) -> str:
    """Return the key of a row with the names of roles in place of actors."""
    return str(_quoted(" + ".join(names.get(actor, actor) for actor in key.split(" + "))))


def _units(seconds: float) -> Data:
    """Return a duration in hours, minutes and seconds."""
    hours, rest = divmod(seconds, 3600.0)
    minutes, left = divmod(rest, 60.0)
    parts = _filled(hours=int(hours) or None, minutes=int(minutes) or None, seconds=_whole(left) or None)
    return parts or {"minutes": 0}


def _whole(number: float) -> float | int:
    return int(number) if number == int(number) else number


def _quoted(text: str) -> Any:
    """Return a text with the quotes that it needs."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString  # noqa: PLC0415

    if _PLAIN.fullmatch(text):
        return text
    lines = text.split("\n")
    if len(lines) > 1 and all(line.isprintable() and line.strip() == line and line for line in lines):
        return LiteralScalarString(text)
    return DoubleQuotedScalarString(text)
