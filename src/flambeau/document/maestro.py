"""Read a spacewalk's procedure in the YAML form of Maestro, the procedure editor of NASA's Johnson Space Center.

A procedure is one file that names columns and tasks, and a file for each task. What flambeau has no word for (images,
colors, step modules, foreign keys) stays in `Procedure.kept`, the texts as they were read, and `publish.maestro`
writes it again.

Source: https://github.com/xOPERATIONS/maestro, app/schema/*.json for the form, app/model/*.js for what is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from pathlib import PurePosixPath, PureWindowsPath

from flambeau.document.hints import maybe, slug
from flambeau.document.source import Refused, Text, cut
from flambeau.document.times import read_when
from flambeau.document.values import ID, MOST_TIME, Wrong, show
from flambeau.document.yaml import Part, load_yaml
from flambeau.finding import Finding, Where, in_order
from flambeau.journey import FOLLOWS, Anchor, Certainty, When
from flambeau.procedure import Actor, Cell, Consumable, Instruction, Light, Procedure, Role, Row, Suit, Task

OURS = "flambeau"  # the key for what Maestro has no word for; Maestro reads past it
MOST_TASKS = 500
UNITS = {"hours": 3600.0, "minutes": 60.0, "seconds": 1.0}
BLOCKS = {  # fields of an instruction -> the keys that they go by, the published schema's first
    "warnings": ("warning", "warnings"),
    "cautions": ("caution", "cautions"),
    "notes": ("note", "notes"),
    "comments": ("comment", "comments"),
    "checkboxes": ("checkboxes",),
}
TEXT = ("step", "text")
MODULES = ("pgt.set", "apfr.install")
_OF_PROCEDURE = ("procedure_name", "procedure_number", "columns", "actors", "tasks", "ipvFields", OURS)
_OF_ENTRY = ("file", "roles", "color", OURS)
_OF_TASK = ("title", "roles", "steps", OURS)
_OF_ROLE = ("name", "description", "duration", OURS)
_OF_STEP = (
    *("title", *TEXT, "substeps", "images", "duration", "actor", "location", *MODULES),
    *(key for keys in BLOCKS.values() for key in keys),
)


def read_procedure(
    text: str, file: str, read_file: Callable[[str], str | None]
) -> tuple[Procedure | None, tuple[Finding, ...]]:
    """Read a procedure and the tasks that it names.

    Args:
        text: of the procedure's file.
        file: its name; tasks are looked for in the folder `tasks` beside its folder, then in its own.
        read_file: gives the text of a file of that kind of name, None when it is not there.

    Returns:
        The procedure as far as it could be read (None when nothing could), and all findings in order of place.
    """
    findings: list[Finding] = []
    part = _open(Text(file, text), findings)
    if part is None or not part.is_map:
        if part is not None:
            part.keys()
        return None, in_order(findings)
    procedure = _Reading(part, file, text, read_file).procedure()
    return procedure, in_order(findings)


def _open(text: Text, findings: list[Finding]) -> Part | None:
    try:
        return Part(load_yaml(text), Where(text.file, 1, 1), findings)
    except Refused as refused:
        findings.append(Finding(refused.code, refused.message, refused.where or Where(text.file), refused.hint))
        return None


class _Reading:
    """One reading of one procedure: the files opened so far, and what its columns are called."""

    def __init__(self, part: Part, file: str, text: str, read_file: Callable[[str], str | None]) -> None:
        self.part, self.read_file = part, read_file
        self.folder = PurePosixPath(file).parent
        self.texts = {f"procedures/{PurePosixPath(file).name}": text}
        self.tasks: dict[str, Part | None] = {}
        self.ids: set[str] = set()

    def procedure(self) -> Procedure:
        part = self.part
        part.unread(_OF_PROCEDURE, "a procedure")
        name, entries, ours = part.need("procedure_name"), part.need("tasks"), part.get(OURS)
        tasks = self._tasks(entries.items() if entries else [])
        return Procedure(
            name.text() if name else "",
            _text(ours, "event"),
            _actors(part, ours, tasks),
            tasks,
            tuple(_suit(suit) for suit in _items(ours, "suits")),
            part.where,
            tuple(self.texts.items()),
        )

    def _tasks(self, entries: list[Part]) -> tuple[Task, ...]:
        if len(entries) > MOST_TASKS:
            self.part.say("D118", f"{len(entries)} tasks, at most {MOST_TASKS} are read")
        tasks = (self._task(entry) for entry in entries[:MOST_TASKS])
        return tuple(task for task in tasks if task is not None)

    def _task(self, entry: Part) -> Task | None:
        entry.unread(_OF_ENTRY, "a task of a procedure")
        named = entry.need("file")
        part = self._file(named) if named else None
        if part is None or named is None:
            return None
        roles = _filled(entry)
        title, ours = part.need("title"), entry.get(OURS)
        return Task(
            id=self._id(named.text()),
            title=title.text() if title else "",
            roles=_roles(part, roles, entry),
            rows=tuple(row for row in (_row(item, roles) for item in _needed(part, "steps")) if row is not None),
            start=_when(ours),
            light=_light(ours),
            **{key: _text(ours, key) for key in ("event", "holder", "tether", "picture", "source", "note")},
            where=entry.where,
        )

    def _id(self, file: str) -> str:
        stem = PurePosixPath(file).stem
        name = first = stem if ID.fullmatch(stem) else slug(stem) or "task"
        number = 1
        while name in self.ids:
            number += 1
            name = f"{first[:58]}-{number}"
        self.ids.add(name)
        return name

    def _file(self, named: Part) -> Part | None:
        name = named.text()
        if name not in self.tasks:
            self.tasks[name] = self._opened(name, named) if name else None
        return self.tasks[name]

    def _opened(self, name: str, named: Part) -> Part | None:
        parts = PureWindowsPath(name)
        if parts.anchor or "\\" in name or ".." in parts.parts or "\0" in name:
            named.say("D113", f"{cut(name)} is not a name within the procedure's folder", "copy the file there.")
            return None
        for path in (self.folder.parent / "tasks" / name, self.folder / name):
            text = self.read_file(str(path))
            if text is not None:
                self.texts[f"tasks/{PurePosixPath(name)}"] = text
                part = _open(Text(str(path), text), named.findings)
                if part is not None:
                    part.unread(_OF_TASK, "a task")
                return part if part is not None and part.is_map else None
        named.say("D101", f"no file {cut(name)} in {cut(str(self.folder.parent / 'tasks'))}")
        return None


def _filled(entry: Part) -> Mapping[str, str]:
    """Return who fills the roles of a task, by the role's name."""
    roles = entry.need("roles")
    return {} if roles is None else {key: _text(roles, key) for key in roles.keys()}  # noqa: SIM118 - says what is none


def _roles(part: Part, filled: Mapping[str, str], entry: Part) -> tuple[Role, ...]:
    roles: dict[str, Role] = {}
    for item in _needed(part, "roles"):
        item.unread(_OF_ROLE, "a role")
        name, duration = item.need("name"), item.need("duration")
        word = name.text() if name else ""
        if not word:
            continue
        if not filled.get(word):
            hint = maybe(word, filled) or f'"{word}: EV1" among the roles of the task.'
            entry.say("D112", f"nobody fills the role {cut(word)} of {item.where}", hint)
        elif filled[word] in roles:
            item.say("D111", f"{cut(filled[word])} fills two roles of this task")
        else:
            offset = duration.get("offset") if duration else None
            roles[filled[word]] = Role(filled[word], _seconds(duration), _seconds(offset))
    return tuple(roles.values())


def _row(item: Part, filled: Mapping[str, str]) -> Row | None:
    simo = item.get("simo")
    cells = item if simo is None else simo
    keys = cells.keys()
    if simo is None and len(keys) != 1:
        if item.is_map:
            item.say("D118", f"a row with {len(keys)} actors", '"simo" for what several do at one time.')
        return None
    return Row(tuple(Cell(actors_of(key, filled), _instructions(cells.get(key))) for key in keys))


def actors_of(key: str, filled: Mapping[str, str]) -> tuple[str, ...]:
    """Return the actors that a key of a row names: roles or actors, with `+` between those who act together."""
    words = [word.strip() for word in key.split("+")]
    return tuple(filled.get(word, word) for word in words)


def _instructions(part: Part | None) -> tuple[Instruction, ...]:
    if part is None:
        return ()
    return tuple(_instruction(item) for item in (part.items() if part.is_list else [part]))


def _instruction(part: Part) -> Instruction:
    if not part.is_map:
        return Instruction(part.text())
    part.unread(_OF_STEP, "a step")
    texts = [found for found in map(part.get, TEXT) if found]
    if len(texts) > 1:
        part.say("D118", 'a step with both "step" and "text"', 'only "step".')
    text = "\n".join(texts[0].texts()) if texts else "; ".join(_module(part, key) for key in MODULES if part.get(key))
    blocks = {field: _block(part, keys) for field, keys in BLOCKS.items()}
    return Instruction(text, _text(part, "title"), substeps=_instructions(part.get("substeps")), **blocks)


def _block(part: Part, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of the first key that has any, as Maestro does."""
    found = (part.get(key) for key in keys)
    return next((texts for texts in (f.texts() for f in found if f and f.value != "") if texts), ())


def _module(part: Part, key: str) -> str:
    """Say in words what a step module is set to: `pgt.set: B7, CCW2`."""
    value = part.value[key]  # type: ignore[index]
    said = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
    return f"{key}: {said}"


def _seconds(part: Part | None) -> float:
    """Return hours, minutes and seconds as seconds; 0 when there are none, or they are wrong (said)."""
    if part is None:
        return 0.0
    part.unread((*UNITS, "offset"), "a duration")
    return sum(_number(part.get(unit)) * size for unit, size in UNITS.items())


def _number(part: Part | None) -> float:
    value = part.value if part else 0
    if isinstance(value, str) and value.isascii() and value.isdigit():  # as Maestro reads it
        value = int(value[:12])
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and 0 <= value <= MOST_TIME:
        return float(value)
    assert part is not None
    part.say("V205", f"{show(value)}: expected a whole number of hours, minutes or seconds")
    return 0.0


def _actors(part: Part, ours: Part | None, tasks: tuple[Task, ...]) -> tuple[Actor, ...]:
    """Return who acts: those whom the columns name, then those whom only tasks name."""
    named: dict[str, Actor] = {}
    about = ours.get("actors") if ours else None
    for column in [*_items(part, "columns"), *_items(part, "actors")]:
        for actor in _of_column(column):
            if actor.id in named:
                column.say("D111", f"{cut(actor.id)} has two columns")
            told = about.get(actor.id) if about else None
            named.setdefault(
                actor.id, Actor(actor.id, actor.name, _text(told, "person"), _text(told, "suit"), actor.where)
            )
    for name in (name for task in tasks for name in _acting(task)):
        named.setdefault(name, Actor(name, where=part.where))
    return tuple(named.values())


def _of_column(column: Part) -> list[Actor]:
    """Return the actors of a column: its key stands for all whom no column names ("*")."""
    if column.get("id"):
        return [Actor(_text(column, "id"), _text(column, "name"), where=column.where)]
    key, actors = column.need("key"), column.need("actors")
    head = key.text() if key else ""
    ids = [head if name == "*" else name for name in (actors.texts() if actors else ())]
    shown = _text(column, "display") or head
    return [Actor(name, shown if n == 0 and shown != name else "", where=column.where) for n, name in enumerate(ids)]


def _acting(task: Task) -> list[str]:
    return [role.actor for role in task.roles] + [a for row in task.rows for cell in row.cells for a in cell.actors]


def _suit(part: Part) -> Suit:
    consumables = tuple(
        Consumable(_text(c, "name"), _seconds(c.get("lasts")), _seconds(c.get("reserve")), _text(c, "source"))
        for c in _items(part, "consumables")
    )
    return Suit(_text(part, "id"), _text(part, "name"), consumables, part.where)


def _light(ours: Part | None) -> Light:
    word = _text(ours, "light") or Light.ANY
    if word in list(Light):
        return Light(word)
    assert ours is not None
    ours.say("D110", f"light = {cut(word)}: expected {', '.join(Light)}", maybe(word, list(Light)), ours.at_key("light"))
    return Light.ANY


def _when(ours: Part | None) -> When:
    """Return when a task starts: in the grammar of times of the journey's document, local times being UTC."""
    part = ours.get("start") if ours else None
    if ours is None or part is None:
        return FOLLOWS
    try:
        when = read_when(part.text(), "UTC")
    except Wrong as wrong:
        part.say(wrong.code, f"start = {show(part.value)}: {wrong.message}", wrong.hint)
        return FOLLOWS
    word = _text(ours, "certainty")
    certainty = Certainty(word) if word in list(Certainty) else when.certainty
    if isinstance(when, Anchor):
        return Anchor(when.other, when.edge, when.offset, certainty, part.where)
    return type(when)(**{**{f: getattr(when, f) for f in when.__slots__}, "certainty": certainty})


def _text(part: Part | None, key: str) -> str:
    found = part.get(key) if part else None
    return found.text() if found else ""


def _items(part: Part | None, key: str) -> list[Part]:
    found = part.get(key) if part else None
    return found.items() if found else []


def _needed(part: Part, key: str) -> list[Part]:
    found = part.need(key)
    return found.items() if found else []
