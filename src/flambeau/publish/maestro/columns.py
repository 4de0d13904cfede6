"""The columns of a procedure's file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flambeau.procedure import Actor, Procedure
from flambeau.publish.maestro.fresh import Data, column_data, styled


def new_columns(procedure: Procedure) -> list[Data]:
    """Return a column for each actor."""
    return [styled(column_data(actor), {}) for actor in procedure.actors]


def set_columns(head: Any, procedure: Procedure) -> None:
    """Give the head of a procedure's file the actors of `procedure`; a column that stays keeps what is in it."""
    ids = [actor.id for actor in procedure.actors]
    key = "columns" if "columns" in head or "actors" not in head else "actors"
    was = {name: column for column in head.get(key) or () for name in _ids(column)}
    columns: list[Any] = []
    for actor in procedure.actors:
        column = was.get(actor.id)
        if column is None:
            columns.append(_schema_form(actor) if key == "actors" else styled(column_data(actor), {}))
        elif not any(column is other for other in columns):
            _rename(column, actor)
            columns.append(column)
    for column in columns:
        _keep_only(column, ids)
    head[key] = columns
    if key == "columns" and "actors" in head:
        head["actors"] = [column for column in head["actors"] if set(_ids(column)) <= set(ids)]


def _ids(column: Any) -> Iterator[str]:
    if "id" in column:
        yield str(column["id"])
        return
    actors = column["actors"]
    for name in actors if isinstance(actors, list) else [actors]:
        yield str(column["key"] if name == "*" else name)


def _rename(column: Any, actor: Actor) -> None:
    """Set what stands at the head of a column, when it is that of the actor."""
    if next(_ids(column)) != actor.id:
        return
    shown = "name" if "id" in column else "display"
    standing = column.get(shown) or ("" if column.get("key", actor.id) == actor.id else column["key"])
    if actor.name != standing:
        column[shown] = styled(actor.name, {})


def _keep_only(column: Any, ids: list[str]) -> None:
    actors = column.get("actors")
    if isinstance(actors, list):
        column["actors"] = [name for name in actors if name == "*" or name in ids]


def _schema_form(actor: Actor) -> Any:
    return styled({"id": actor.id} | ({"name": actor.name} if actor.name else {}), {})
