"""A file in Maestro's form within a journey: read from the journey's folder, and its references checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from flambeau.document.reading import Fields, Reader
from flambeau.document.source import Refused
from flambeau.finding import Where
from flambeau.procedure import Procedure
from flambeau.when import Anchor


def read_file(reader: Reader, fields: Fields) -> Procedure | None:
    """Return the procedure of the file that an `[[eva]]` names; None when there is none, or it cannot be read (said).

    Its ids are noted beside those of the tables, and what it refers to must be there.
    """
    from flambeau.document.maestro import read_procedure  # noqa: PLC0415 - few journeys need a reader of YAML

    text = reader.file(fields, "procedure")
    if text is None:
        return None
    procedure, findings = read_procedure(text.text, text.file, lambda name: _text(reader, name))
    reader.findings.extend(findings)
    if procedure is not None:
        _note(reader, procedure)
        for key, name, spaces, where in _references(procedure):
            if name and name not in reader.known(*spaces) and reader.lost.isdisjoint(spaces):
                reader.unknown(name, key, spaces, where)
    return procedure


def _text(reader: Reader, name: str) -> str | None:
    """Return the text of a file of the journey's folder, by the name that the user would type; None when not there."""
    try:
        return reader.folder.read(PurePath(name).relative_to(reader.folder.root).as_posix()).text
    except ValueError:
        return None
    except Refused as refused:
        if refused.code != "D101":
            reader.refuse(refused, Where(name))
        return None


def _note(reader: Reader, procedure: Procedure) -> None:
    """Note the ids of a procedure."""
    ids = [("actor", actor.id, actor.where) for actor in procedure.actors]
    ids += [("suit", suit.id, suit.where) for suit in procedure.suits]
    ids += [("task", task.id, task.where) for task in procedure.tasks]
    for space, name, where in ids:
        reader.ids.setdefault(space, {}).setdefault(name, where)


def _references(procedure: Procedure) -> Iterator[tuple[str, str, tuple[str, ...], Where]]:
    """Yield what a procedure refers to: the key, the id, the name spaces that may have it, and where."""
    for actor in procedure.actors:
        yield "person", actor.person, ("holder",), actor.where
        yield "suit", actor.suit, ("suit",), actor.where
    for start in [*(suit.start for suit in procedure.suits), *(task.start for task in procedure.tasks)]:
        if isinstance(start, Anchor):
            yield "start", start.other, ("task", "thing"), start.where
    for task in procedure.tasks:
        yield "event", task.event, ("event",), task.where
        yield "holder", task.holder, ("holder",), task.where
        for shot in task.pictures:
            yield "pictures", shot, ("shot",), task.where
