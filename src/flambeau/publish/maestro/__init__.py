"""Write a spacewalk's procedure in Maestro's form: `procedures/NAME.yml`, and a file for each task in `tasks`.

A procedure that was read from such files is written into them: a file in which nothing changed stays as it stood, byte
for byte, and what flambeau has no word for stays in any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flambeau.document.hints import slug
from flambeau.document.maestro import read_procedure, task_id, task_path
from flambeau.document.maestro.ours import OURS
from flambeau.document.source import Text
from flambeau.document.yaml import dump_yaml, load_yaml
from flambeau.finding import has_errors
from flambeau.procedure import Procedure, Task
from flambeau.publish.maestro.columns import new_columns, set_columns
from flambeau.publish.maestro.fresh import Data, entry_data, procedure_data, styled, task_data
from flambeau.publish.maestro.keep import Keeper, unshared
from flambeau.publish.maestro.was import Was, role_names, were

__all__ = ["write_procedure"]


def write_procedure(procedure: Procedure) -> tuple[tuple[str, bytes], ...]:
    """Return the files of a procedure as (relative path, bytes), that of the procedure first.

    One that was read from files with mistakes is written anew.
    """
    if procedure.kept:
        old, findings = read_procedure(procedure.kept[0][1], procedure.kept[0][0], dict(procedure.kept).get)
        if old is not None and not has_errors(findings):
            return tuple(_Files(procedure, old).written())
    return tuple(_Files(procedure, None).written())


class _Files:
    """The files of one procedure, and those that it was read from."""

    def __init__(self, new: Procedure, old: Procedure | None) -> None:
        self.new, self.old = new, old
        self.name, self.text = new.kept[0] if old else (f"procedures/{slug(new.name) or 'procedure'}.yml", "")
        self.head: Any = unshared(load_yaml(Text(self.name, self.text))) if old else {}
        self.were = {was.task.id: was for was in were(old, self.head, dict(new.kept))} if old else {}
        self.ids: set[str] = set()
        self.tasks: dict[str, bytes] = {}

    def written(self) -> Iterator[tuple[str, bytes]]:
        """Yield all files."""
        entries = [self._entry(task) for task in self.new.tasks]
        yield self.name, self._kept(entries) if self.old else self._fresh(entries)
        yield from self.tasks.items()

    def _fresh(self, entries: list[tuple[Data, bool]]) -> bytes:
        data = procedure_data(self.new)
        ours = {OURS: data.pop(OURS)} if OURS in data else {}
        tasks = [node for node, _ in entries]
        return dump_yaml(styled(data, {}) | {"columns": new_columns(self.new), "tasks": tasks} | styled(ours, {}))

    def _kept(self, entries: list[tuple[Data, bool]]) -> bytes:
        """Return the procedure's file with what changed in it."""
        assert self.old is not None
        old, new = procedure_data(self.old), procedure_data(self.new)
        tasks = [node for node, _ in entries]
        same_tasks = list(map(id, tasks)) == list(map(id, self.head["tasks"])) and all(same for _, same in entries)
        columns = [[(a.id, a.name) for a in procedure.actors] for procedure in (self.old, self.new)]
        if same_tasks and old == new and columns[0] == columns[1]:
            return self.text.encode()
        Keeper({}, {}).mapping(self.head, old, new)
        if columns[0] != columns[1]:
            set_columns(self.head, self.new)
        self.head["tasks"][:] = tasks
        return dump_yaml(self.head)

    def _entry(self, task: Task) -> tuple[Data, bool]:
        """Return what stands of a task in the procedure's file, and whether it stood there before."""
        was = self.were.get(task.id)
        names = role_names(task, was)
        file = self._file(task, was, names)
        data = entry_data(task, file, names)
        if task_id(file, self.ids) != task.id:
            data[OURS] = {"id": task.id} | data.get(OURS, {})
        self.ids.add(task.id)
        if was is None:
            return styled(data, {}), False
        old = was.entry_data()
        return Keeper({}, {}).merge(was.entry, old, data), old == data

    def _file(self, task: Task, was: Was | None, names: dict[str, str]) -> str:
        """Add the file of a task, and return its name."""
        data = _task_bytes(task, was, names)
        file, number = (was.file if was else f"{task.id}.yml"), 1
        while self.tasks.setdefault(task_path(file), data) != data:
            file = f"{task.id}.yml" if number == 1 else f"{task.id}-{number}.yml"
            number += 1
        return file


def _task_bytes(task: Task, was: Was | None, names: dict[str, str]) -> bytes:
    """Return a task's file. Where roles had to be called anew, it is written anew."""
    data = task_data(task, names)
    if was is None or any(names[actor] != role for actor, role in was.names.items() if actor in names):
        return dump_yaml(styled(data, names))
    old = task_data(was.task, was.names)
    if old == data:
        return was.text.encode()
    return dump_yaml(Keeper(was.filled, names).mapping(unshared(load_yaml(Text(was.file, was.text))), old, data))
