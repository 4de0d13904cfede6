"""The columns of a procedure's file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flambeau.procedure import Actor, Procedure
from flambeau.publish.maestro.fresh import Data, column_data, styled


def new_columns(procedure: Procedure) -> list[Data]:
    """Return a column for each actor; the first without a role takes in whom no column names, as Maestro demands."""
    busy = {role.actor for task in procedure.tasks for role in task.roles}
    rest = next((actor for actor in procedure.actors if actor.id not in busy), next(iter(procedure.actors), None))
    return [styled(column_data(actor) | ({"actors": "*"} if actor is rest else {}), {}) for actor in procedure.actors]


def set_columns(head: Any, procedure: Procedure) -> None:
    """Give the head of a procedure's file the actors of `procedure`; a column that stays keeps what is in it."""
    key = "columns" if "columns" in head or "actors" not in head else "actors"
    was = {name: column for column in head.get(key) or () for name in _ids(column)}
    columns: list[Any] = []
    inside: list[list[Actor]] = []  # who stays in each
    for actor in procedure.actors:
        column = was.get(actor.id)
        if columns and column is columns[-1] and not actor.name:
            inside[-1].append(actor)
            continue
        if column is None or any(column is other for other in columns):
            column = _schema_form(actor) if key == "actors" else styled(column_data(actor), {})
        columns.append(column)
        inside.append([actor])
    for column, actors in zip(columns, inside, strict=True):
        _keep_only(column, [actor.id for actor in actors])
        _rename(column, actors[0])
    head[key] = columns
    if key == "columns" and "actors" in head:
        known = {actor.id for actor in procedure.actors}
        head["actors"] = [column for column in head["actors"] if known.issuperset(_ids(column))]


def _ids(column: Any) -> Iterator[str]:
    if "id" in column:
        yield str(column["id"])
        return
    actors = column["actors"]
    for name in actors if isinstance(actors, list) else [actors]:
        yield str(column["key"] if name == "*" else name)


def _keep_only(column: Any, ids: list[str]) -> None:
    actors = column.get("actors")
    if isinstance(actors, list):
        actors[:] = [name for name in actors if (column["key"] if name == "*" else name) in ids]


def _rename(column: Any, actor: Actor) -> None:
    """Set what stands at the head of a column, when it is not what is wanted there."""
    shown = "name" if "id" in column else "display"
    key = column.get("key", actor.id)
    if actor.name == (column.get(shown) or (key if key != actor.id else "")):
        return
    if actor.name:
        column[shown] = styled(actor.name, {})
    else:
        column.pop(shown, None)
        if "key" in column:
            column["key"] = styled(actor.id, {})


def _schema_form(actor: Actor) -> Any:
    return styled({"id": actor.id} | ({"name": actor.name} if actor.name else {}), {})
