"""The tasks of a procedure as they were read, each with where it stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flambeau.document.maestro import acting, task_path
from flambeau.document.maestro.ours import OURS
from flambeau.document.source import Text
from flambeau.document.yaml import Part, load_yaml
from flambeau.finding import Where
from flambeau.procedure import Procedure, Task
from flambeau.publish.maestro.fresh import Data, entry_data


@dataclass(frozen=True, slots=True)
class Was:
    """A task as it was read: what stands of it in the procedure's file, its own file, and who fills its roles."""

    task: Task
    entry: Any
    text: str
    filled: Mapping[str, str]  # actors by role

    @property
    def file(self) -> str:
        """The name of its file, as the procedure names it."""
        return str(self.entry["file"])

    @property
    def names(self) -> dict[str, str]:
        """Roles by actor."""
        return {actor: role for role, actor in self.filled.items()}

    def entry_data(self) -> Data:
        """Return what flambeau reads of the entry."""
        data = entry_data(self.task, self.file, self.names)
        ours = self.entry.get(OURS) or {}
        return data | {OURS: {"id": str(ours["id"])} | data.get(OURS, {})} if "id" in ours else data


def were(old: Procedure, head: Any, texts: Mapping[str, str]) -> Iterator[Was]:
    """Yield the tasks of a procedure that was read from `texts`; `head` is its own file's data."""
    name = next(iter(texts))
    read = Part(load_yaml(Text(name, texts[name])), Where(name, 1, 1), [])
    entries = {part.where: node for part, node in zip(read.many("tasks"), head["tasks"], strict=True)}
    for task in old.tasks:
        entry = entries[task.where]
        text = texts[task_path(str(entry["file"]))]
        own = load_yaml(Text("", text))
        filled = {str(role["name"]): str(entry["roles"].get(role["name"], "")) for role in own["roles"]}
        yield Was(task, entry, text, {role: actor for role, actor in filled.items() if actor})


def role_names(task: Task, was: Was | None) -> dict[str, str]:
    """Return the roles of a task by actor: those that it had, or the actor's id."""
    before = was.names if was else {}
    names = {role.actor: before.get(role.actor, role.actor) for role in task.roles}
    others = set(acting(task)) - names.keys()  # they stand in rows by their ids
    clear = len(set(names.values())) == len(names) and others.isdisjoint(names.values())
    return names if clear else {actor: actor for actor in names}
