"""Read a spacewalk's procedure in the YAML form of Maestro, the procedure editor of NASA's Johnson Space Center.

A procedure is one file that names columns and tasks, and a file for each task. What flambeau has no word for (images,
colors, step modules, foreign keys) stays in `Procedure.kept`, the texts as they were read, and `publish.maestro`
writes it again.

Source: https://github.com/xOPERATIONS/maestro, app/schema/*.json for the form, app/model/*.js for what is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import PurePosixPath, PureWindowsPath

from flambeau.document.hints import slug
from flambeau.document.maestro.ours import OURS, read_light, read_suits, read_when_of
from flambeau.document.maestro.steps import read_roles, read_row
from flambeau.document.source import Refused, Text, cut
from flambeau.document.values import ID
from flambeau.document.yaml import Part, load_yaml
from flambeau.finding import Finding, Where, in_order
from flambeau.procedure import Actor, Procedure, Task

__all__ = ["read_procedure"]

MOST_TASKS = 500
MOST_TEXT = 2_000_000  # characters of all tasks, a file that is used again counted again
_OF_PROCEDURE = ("procedure_name", "procedure_number", "columns", "actors", "tasks", "ipvFields", OURS)
_OF_ENTRY = ("file", "roles", "color", OURS)
_OF_TASK = ("title", "roles", "steps")
_OF_COLUMN = ("key", "display", "actors", "id", "name")


def read_procedure(
    text: str, file: str, read_file: Callable[[str], str | None]
) -> tuple[Procedure | None, tuple[Finding, ...]]:
    """Read a procedure and the tasks that it names; which event it is only a journey can say.

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
        return None, in_order(findings)
    procedure = _Reading(part, PurePosixPath(file), text, read_file).procedure()
    return procedure, in_order(findings)


def _open(text: Text, findings: list[Finding]) -> Part | None:
    """Return the data of a file; say what is wrong, also when it holds no keys at all."""
    try:
        part = Part(load_yaml(text), Where(text.file, 1, 1), findings)
    except Refused as refused:
        findings.append(Finding(refused.code, refused.message, refused.where or Where(text.file), refused.hint))
        return None
    part.keys()
    return part


class _Reading:
    """One reading of one procedure: the files opened so far, and the ids taken."""

    def __init__(self, part: Part, file: PurePosixPath, text: str, read_file: Callable[[str], str | None]) -> None:
        self.part, self.read_file = part, read_file
        self.folder = file.parent
        self.texts = {f"procedures/{file.name}": text}
        self.tasks: dict[str, Part | None] = {}
        self.ids: set[str] = set()
        self.left = MOST_TEXT

    def procedure(self) -> Procedure:
        """Read everything."""
        part = self.part
        part.unread(_OF_PROCEDURE, "a procedure")
        entries, ours = part.needed("tasks"), part.get(OURS)
        if len(entries) > MOST_TASKS:
            part.say("D118", f"{len(entries)} tasks, at most {MOST_TASKS} are read")
        tasks = tuple(task for task in map(self._task, entries[:MOST_TASKS]) if task is not None)
        return Procedure(
            name=part.words("procedure_name", needed=True),
            actors=_actors(part, ours, tasks),
            tasks=tasks,
            suits=read_suits(ours),
            where=part.where,
            kept=tuple(self.texts.items()),
        )

    def _task(self, entry: Part) -> Task | None:
        entry.unread(_OF_ENTRY, "a task of a procedure")
        part = self._file(entry)
        if part is None or not self._room(entry):
            return None
        ours = entry.get(OURS) or Part({}, entry.where, entry.findings)
        pictures = ours.get("pictures")
        roles = read_roles(part, _filled(entry), entry)
        filled = {name: role.actor for name, role in roles.items()}
        rows = (read_row(item, filled) for item in part.needed("steps"))
        return Task(
            id=self._id(entry.words("file"), ours),
            title=part.words("title", needed=True),
            roles=tuple(roles.values()),
            rows=tuple(row for row in rows if row is not None),
            start=read_when_of(ours, "start"),
            light=read_light(ours),
            event=ours.words("event"),
            holder=ours.words("holder"),
            tether=ours.words("tether"),
            pictures=pictures.texts() if pictures else (),
            source=ours.words("source"),
            note=ours.words("note"),
            where=entry.where,
        )

    def _id(self, file: str, ours: Part) -> str:
        told = ours.words("id")
        if told in self.ids:
            ours.say("D111", f"the id {cut(told)} is taken", where=ours.at_key("id"))
        name = told if told and told not in self.ids else task_id(file, self.ids)
        self.ids.add(name)
        return name

    def _room(self, entry: Part) -> bool:
        """Tell whether there is room for one more task, and say so when it runs out."""
        before = self.left
        self.left -= len(self.texts[task_path(entry.words("file"))])
        if before >= 0 > self.left:
            entry.say("D102", f"from here on the tasks are more than {MOST_TEXT:,} characters in all")
        return self.left >= 0

    def _file(self, entry: Part) -> Part | None:
        name = entry.words("file", needed=True)
        if name not in self.tasks:
            self.tasks[name] = self._opened(name, entry) if name else None
        return self.tasks[name]

    def _opened(self, name: str, entry: Part) -> Part | None:
        named = entry.get("file")
        assert named is not None
        parts = PureWindowsPath(name)
        if parts.anchor or "\\" in name or ".." in parts.parts or not name.isprintable():
            named.say("D113", f"{cut(name)} is not a name within the procedure's folder", "copy the file there.")
            return None
        for path in (self.folder.parent / "tasks" / name, self.folder / name):
            text = self.read_file(str(path))
            if text is not None:
                self.texts[task_path(name)] = text
                part = _open(Text(str(path), text), named.findings)
                if part is not None and part.is_map:
                    part.unread(_OF_TASK, "a task")
                    return part
                return None
        named.say("D101", f"no file {cut(name)} in the folder {cut(str(self.folder.parent / 'tasks'))}")
        return None


def task_id(file: str, taken: Collection[str]) -> str:
    """Return the id of a task without one: its file's name, with a number when it is used again."""
    stem = PurePosixPath(file).stem
    name = first = stem if ID.fullmatch(stem) else slug(stem) or "task"
    number = 1
    while name in taken:
        number += 1
        name = f"{first[:58]}-{number}"
    return name


def task_path(file: str) -> str:
    """Return where a task's file is, from the folder that holds `procedures` and `tasks`."""
    return f"tasks/{PurePosixPath(file)}"


def _filled(entry: Part) -> Mapping[str, str]:
    """Return who fills the roles of a task, by the role's name."""
    roles = entry.need("roles")
    return {} if roles is None else {key: roles.words(key) for key in roles.keys()}  # noqa: SIM118 - says what is none


def _actors(part: Part, ours: Part | None, tasks: tuple[Task, ...]) -> tuple[Actor, ...]:
    """Return who acts: those whom the columns name, then those whom only tasks name."""
    about = ours.get("actors") if ours else None
    found: dict[str, Actor] = {}
    for key in ("columns", "actors"):  # the program's form, and the published schema's
        here: set[str] = set()
        for column in part.many(key):
            for name, shown in _of_column(column).items():
                if name in here:
                    column.say("D111", f"{cut(name)} has a column already")
                here.add(name)
                told = about.get(name) if about else None
                person, suit = (told.words("person"), told.words("suit")) if told else ("", "")
                found.setdefault(name, Actor(name, shown, person, suit, column.where))
    for name in (name for task in tasks for name in acting(task)):
        found.setdefault(name, Actor(name, where=part.where))
    return tuple(found.values())


def _of_column(column: Part) -> dict[str, str]:
    """Return the names of the actors of a column, by id; its key stands for whom no column names (`*`)."""
    column.unread(_OF_COLUMN, "a column")
    if column.get("id"):
        return {column.words("id"): column.words("name")}
    key, actors = column.words("key", needed=True), column.need("actors")
    ids = dict.fromkeys((key if name == "*" else name for name in (actors.texts() if actors else ())), "")
    first = next(iter(ids), key)
    shown = column.words("display") or (key if key != first else "")
    return {name: shown if name == first else "" for name in ids}


def acting(task: Task) -> Iterator[str]:
    """Yield the ids of who has a role or a step in a task."""
    yield from (role.actor for role in task.roles)
    yield from (actor for row in task.rows for cell in row.cells for actor in cell.actors)
