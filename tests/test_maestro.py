"""Procedures in Maestro's form: read, written back as they stood, edited, made up, and hostile.

Long, because reading, writing and what rides along are held against the same made-up files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from flambeau.document.maestro import read_procedure
from flambeau.document.times import read_when, write_when
from flambeau.finding import NOWHERE, Finding
from flambeau.procedure import (
    Actor,
    Cell,
    Consumable,
    Instruction,
    Light,
    Procedure,
    Role,
    Row,
    Suit,
    Task,
)
from flambeau.publish.maestro import write_procedure
from flambeau.when import FOLLOWS, Anchor, At, Between, Certainty, Edge, Free, When

OURS = Path(__file__).parent / "maestro"
FILES = {str(path.relative_to(OURS)): path.read_text("utf-8") for path in sorted(OURS.rglob("*.yml"))}
HEAD = "procedures/lantern-walk.yml"


def read(files: Mapping[str, str], name: str = HEAD) -> tuple[Procedure, tuple[Finding, ...]]:
    procedure, findings = read_procedure(files[name], name, files.get)
    assert procedure is not None, findings
    return procedure, findings


def written(procedure: Procedure) -> dict[str, str]:
    return {name: data.decode() for name, data in write_procedure(procedure)}


def said(files: Mapping[str, str], name: str = HEAD) -> list[str]:
    return [str(finding) for finding in read_procedure(files[name], name, files.get)[1]]


def plain(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def placeless(value: Any) -> Any:
    """Return a value without places in files."""
    if isinstance(value, tuple):
        return tuple(map(placeless, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return replace(value, **{
        f.name: NOWHERE if f.name == "where" else placeless(getattr(value, f.name)) for f in fields(value)
    })  # fmt: skip


# Reading


def test_what_is_read() -> None:
    procedure, findings = read(FILES)
    assert [str(f) for f in findings] == [
        'procedures/lantern-walk.yml:28:5: D119 unread-key: a task of a procedure has no key "reviewed-by"',
        'procedures/lantern-walk.yml:33:1: D119 unread-key: a procedure has no key "house"',
    ]
    assert procedure.name == "Lantern Walk"
    assert [(a.id, a.name) for a in procedure.actors] == [
        ("IV", "IV/Arm"), ("EV1", "EV1 (Mira)"), ("EV2", "EV2 (Jon)"), ("EV3", ""),
        ("ground", "Ground"), ("cap-com", ""),
    ]  # fmt: skip
    egress, show = procedure.tasks
    assert (egress.id, egress.title, show.id) == ("egress", "EGRESS", "show-lantern")
    assert egress.roles == (Role("EV1", 5400.0), Role("EV2", 4505.0, 420.0))
    assert [[cell.actors for cell in row.cells] for row in egress.rows] == [
        [("EV1", "EV2")], [("EV1",)], [("IV",), ("EV1",), ("ground",)],
    ]  # fmt: skip


def test_steps() -> None:
    egress, show = read(FILES)[0].tasks
    together, alone, simo = egress.rows
    assert together.cells[0].instructions == (
        Instruction(
            "{{CHECK}} gates closed",
            title="**Buddy check**",
            checkboxes=("waist tether to D-ring", "{{CHECKMARK}} red hook on the left"),
            warnings=("A gate that is not closed can open.",),
        ),
    )
    assert alone.cells[0].instructions == (Instruction("Open the hatch cover"),)
    assert simo.cells[0].instructions[1] == Instruction("Say the time\nthen write it down", notes=("in UTC please",))
    out, pgt, apfr, look = simo.cells[1].instructions
    assert (out.text, pgt.text) == ("Go out", "pgt.set: B7, CCW2")
    assert apfr.text == "apfr.install: settings 12, PP, F, 6, wif P6 WIF 11"
    assert look.cautions == ("Do not kick the hatch.", "Do not touch the cover.")
    assert look.substeps == (Instruction("left"), Instruction("right"))
    assert show.rows[0].cells[0].instructions == (Instruction("Hold it up", substeps=(Instruction("until told"),)),)


def test_the_published_schema_s_actors() -> None:
    files = {"p.yml": "procedure_name: P\ntasks: []\nactors:\n  - {id: EV1, name: Mira}\n  - id: EV2\n"}
    procedure, findings = read(files, "p.yml")
    assert findings == ()
    assert [(a.id, a.name) for a in procedure.actors] == [("EV1", "Mira"), ("EV2", "")]


def test_the_singular_key_counts_as_in_maestro() -> None:
    steps = "[{step: a, warning: one, warnings: [two]}, {step: b, warning: [], warnings: two}]"
    task = f"title: T\nroles: []\nsteps:\n- EV1: {steps}\n"
    files = {"procedures/p.yml": "procedure_name: P\ntasks: [{file: t.yml, roles: {}}]\n", "tasks/t.yml": task}
    a, b = read(files, "procedures/p.yml")[0].tasks[0].rows[0].cells[0].instructions
    assert (a.warnings, b.warnings) == (("one",), ("two",))


# Writing what was read


def test_unchanged_files_stay_byte_for_byte() -> None:
    assert written(read(FILES)[0]) == FILES


def test_one_new_title_changes_one_line() -> None:
    procedure = read(FILES)[0]
    first, second = procedure.tasks
    files = written(replace(procedure, tasks=(first, replace(second, title="Show it"))))
    assert {name for name in FILES if files[name] != FILES[name]} == {"tasks/Show lantern.yml"}
    assert files["tasks/Show lantern.yml"].splitlines()[0] == "title: Show it"
    changed = plain(files["tasks/Show lantern.yml"])
    assert changed == plain(FILES["tasks/Show lantern.yml"]) | {"title": "Show it"}


def edited(procedure: Procedure) -> Procedure:
    """Change something of each kind: a step, a row, roles, a task more, an actor less, an actor more."""
    egress, show = procedure.tasks
    together, alone, simo = egress.rows
    check = replace(together.cells[0].instructions[0], warnings=("Two gates.", "Look twice."), title="")
    iv, ev1, _ = simo.cells
    rows = (
        Row((Cell(("EV1",), (Instruction("Say hello"),)),)),
        Row((Cell(("EV1", "EV2"), (check, Instruction("And again"))),)),
        Row((ev1, replace(iv, instructions=iv.instructions[1:]), Cell(("capcom",), (Instruction("Listen"),)))),
        alone,
    )
    egress = replace(egress, rows=rows, roles=(Role("EV2", 3600.0), Role("EV1", 5460.0)), light=Light.DAY)
    more = Task("rest", "Rest: a while", (Role("EV1", 600.0),), start=Anchor("egress", Edge.END, 60.0))
    actors = tuple(replace(a, name="Arm") if a.id == "IV" else a for a in procedure.actors if a.id != "EV3")
    show = replace(show, rows=(Row((show.rows[0].cells[0],)),))
    actors = (*(a for a in actors if a.id not in ("ground", "cap-com")), Actor("capcom", "Capcom", person="ada"))
    return replace(procedure, actors=actors, tasks=(show, egress, more))


def test_an_edited_procedure_keeps_the_rest() -> None:
    procedure = edited(read(FILES)[0])
    files = written(procedure)
    again, findings = read(files)
    assert placeless(again) == placeless(procedure)
    assert {f.code for f in findings} == {"D119"}
    head, egress = plain(files[HEAD]), plain(files["tasks/egress.yml"])
    assert head["house"] == ["anything", {"else": 1.5}]
    assert head["ipvFields"] == plain(FILES[HEAD])["ipvFields"]
    assert [task.get("color") for task in head["tasks"]] == [None, "#7FB3D5", None]
    check = egress["steps"][1]["crewA + crewB"][0]
    assert check["images"] == [{"path": "hooks.png", "width": 300}]
    assert check["warning"] == ["Two gates.", "Look twice."]
    assert egress["steps"][2]["simo"]["crewA"] == plain(FILES["tasks/egress.yml"])["steps"][2]["simo"]["crewA"]
    assert egress["roles"][1]["description"] == "first out"
    assert "# either of the two" in files[HEAD]
    assert files[HEAD].startswith("# A procedure of our own")


def test_a_file_used_twice_is_parted_when_one_use_changes() -> None:
    head = "procedure_name: P\ntasks:\n- {file: t.yml, roles: {a: EV1}}\n- {file: t.yml, roles: {a: EV2}}\n"
    task = "title: T\nroles: [{name: a, duration: {minutes: 1}}]\nsteps: [{a: Go}]\n"
    files = {"procedures/p.yml": head, "tasks/t.yml": task}
    procedure, findings = read(files, "procedures/p.yml")
    assert findings == ()
    assert [t.id for t in procedure.tasks] == ["t", "t-2"]
    assert written(procedure) == files
    changed = replace(procedure, tasks=(procedure.tasks[0], replace(procedure.tasks[1], title="Other")))
    files = written(changed)
    assert sorted(files) == ["procedures/p.yml", "tasks/t-2.yml", "tasks/t.yml"]
    assert placeless(read(files, "procedures/p.yml")[0]) == placeless(changed)


def test_aliases_are_parted_before_one_use_changes() -> None:
    head = "procedure_name: P\ntasks: [{file: t.yml, roles: {a: EV1}}]\n"
    task = (
        "title: T\nroles: [{name: a, duration: {minutes: 1}}]\nsteps:\n- a: &go [{step: Go, images: x.png}]\n- a: *go\n"
    )
    procedure = read({"procedures/p.yml": head, "tasks/t.yml": task}, "procedures/p.yml")[0]
    (first, second), own = procedure.tasks[0].rows, procedure.tasks[0]
    stop = Row((Cell(("EV1",), (Instruction("Stop"),)),))
    changed = replace(procedure, tasks=(replace(own, rows=(first, stop)),))
    assert first == second
    steps = plain(written(changed)["tasks/t.yml"])["steps"]
    assert steps == [{"a": [{"step": "Go", "images": "x.png"}]}, {"a": [{"step": "Stop", "images": "x.png"}]}]


# Properties

awkward = ["yes", "null", "1:30", "- a", "a: b", "a #b", "'", '"', " lead", "trail ", "{{CHECK}} on", "a\nb", "~", "\t"]
words = st.text(max_size=12) | st.sampled_from([*awkward, "\x85", "\u2028", "\ufeff", "2013-11-09", "<<", "*a", "&b"])
ids = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
calls = st.from_regex(r"[A-Za-z0-9-]{1,6}", fullmatch=True)
seconds = st.integers(0, 10**6).map(float)
positive = seconds.map(lambda s: s + 1.0)
texts = st.lists(words, max_size=2).map(tuple)
certainties = st.sampled_from(Certainty)
whens: st.SearchStrategy[When] = st.one_of(
    st.just(FOLLOWS),
    st.builds(At, st.integers(0, 4 * 10**9).map(float), certainties, seconds),
    st.builds(Anchor, ids, st.sampled_from(Edge), st.integers(-(10**6), 10**6).map(float), certainties),
    st.builds(lambda t, d, c: Between(t, t + d, c), st.integers(0, 10**9).map(float), positive, certainties),
    st.builds(Free, certainties, st.booleans()),
)
steps = st.recursive(
    st.builds(Instruction, words, words, texts, texts, texts, texts, texts),
    lambda inner: st.builds(Instruction, words, substeps=st.lists(inner, max_size=2).map(tuple)),
    max_leaves=4,
)
consumables = st.builds(Consumable, words, seconds, seconds, words)
suits = st.builds(Suit, ids, words, st.lists(consumables, max_size=2).map(tuple), whens)


@st.composite
def tasks(draw: st.DrawFn, name: str, actors: list[str]) -> Task:
    order = st.permutations(actors)
    some = order.flatmap(lambda names: st.integers(0, len(names)).map(lambda n: names[:n]))
    acting = order.flatmap(lambda names: st.integers(1, len(names)).map(lambda n: tuple(names[:n])))
    cells = st.builds(Cell, acting, st.lists(steps, max_size=2).map(tuple))
    row = st.lists(cells, unique_by=lambda cell: cell.actors, max_size=3).map(lambda cs: Row(tuple(cs)))
    return Task(
        id=name,
        title=draw(words),
        roles=tuple(Role(actor, draw(seconds), draw(seconds)) for actor in draw(some)),
        rows=tuple(draw(st.lists(row, max_size=3))),
        start=draw(whens),
        light=draw(st.sampled_from(Light)),
        event=draw(words),
        holder=draw(words),
        tether=draw(words),
        pictures=draw(st.lists(ids, max_size=2).map(tuple)),
        source=draw(words),
        note=draw(words),
    )


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    names = draw(st.lists(calls, min_size=1, max_size=4, unique=True))
    chosen = draw(st.lists(ids, max_size=3, unique=True))
    return Procedure(
        draw(words),
        "",
        tuple(Actor(name, draw(words), draw(ids | st.just("")), draw(ids | st.just(""))) for name in names),
        tuple(draw(tasks(name, names)) for name in chosen),
        draw(st.lists(suits, max_size=2).map(tuple)),
    )


def through_files(procedure: Procedure) -> Procedure:
    files = written(procedure)
    again, findings = read(files, next(iter(files)))
    assert findings == ()
    return again


@pytest.mark.slow
@settings(max_examples=40)
@given(procedures())
def test_written_and_read_is_the_same(procedure: Procedure) -> None:
    again = through_files(procedure)
    assert placeless(again) == placeless(procedure)
    assert written(again) == written(procedure)


@pytest.mark.slow
@settings(max_examples=40)
@given(procedures(), procedures())
def test_any_procedure_can_be_written_into_the_files_of_any_other(one: Procedure, other: Procedure) -> None:
    assert placeless(through_files(replace(other, kept=through_files(one).kept))) == placeless(other)


@pytest.mark.slow
@settings(max_examples=40)
@given(procedures())
def test_any_procedure_can_be_written_into_our_files_and_keeps_their_foreign_keys(procedure: Procedure) -> None:
    files = written(replace(procedure, kept=tuple(FILES.items())))
    assert placeless(read(files)[0]) == placeless(procedure)
    assert plain(files[HEAD])["house"] == ["anything", {"else": 1.5}]


@given(whens)
def test_times_are_written_as_they_are_read(when: When) -> None:
    if when != FOLLOWS and not isinstance(when, Free):
        assert replace(read_when(write_when(when), "UTC"), certainty=when.certainty) == when


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_procedure(text, "p.yml", {"tasks/t.yml": text}.get)


# Hostile and broken files


def outcome(text: str, **tasks: str) -> list[str]:
    files = {"procedures/p.yml": text} | {f"tasks/{name}.yml": task for name, task in tasks.items()}
    return [finding.removeprefix("procedures/p.yml:") for finding in said(files, "procedures/p.yml")]


def test_all_mistakes_at_once() -> None:
    head = """\
procedure_name: 2013-11-09
tasks:
  - file: t.yml
    roles: {crewA: EV1, crewB: EV1}
  - file: ../t.yml
    roles: {}
  - file: other.yml
    roles: {}
columns:
  - {key: EV1, actors: EV1}
  - {key: EV1, actors: EV1, colour: red}
flambeau: {suits: 3}
"""
    task = """\
title: T
roles:
  - {name: crewA, duration: {minutes: -1}}
  - {name: crewB, duration: {minute: 1}}
  - {name: crewC, duration: {minutes: 1}}
steps:
  - crewA: {step: x}
  - crewA: x
    crewB: y
  - crewA:
      - {step: a, text: b, warnng: c, note: {d: e}}
      - 7
"""
    assert [f.replace("tasks/t.yml:", "t:") for f in outcome(head, t=task)] == [
        "1:17: D109 wrong-type: 2013-11-09: expected text Maybe put it in quotes.",
        '3:5: D112 unknown-reference: nobody fills the role "crewC" of t:5:5 Maybe "crewB".',
        '5:11: D113 path-outside: "../t.yml" is not a name within the procedure\'s folder Maybe copy the file there.',
        '7:11: D101 file-missing: no file "other.yml" in the folder "tasks"',
        '11:5: D111 duplicate: "EV1" has a column already',
        '11:29: D119 unread-key: a column has no key "colour"',
        "12:19: D109 wrong-type: 3: expected a list",
        "t:3:39: V205 bad-duration: -1: expected a whole number of hours, minutes or seconds",
        't:4:5: D111 duplicate: "EV1" fills two roles of this task',
        't:7:12: D109 wrong-type: expected a list of steps or one text Maybe "- " before each step.',
        't:8:5: D118 procedure-form: a row with 2 actors Maybe "simo" above those who begin together.',
        't:11:9: D118 procedure-form: a step with both "step" and "text" Maybe only "step".',
        't:11:28: D119 unread-key: a step has no key "warnng" Maybe "warning".',
        "t:11:45: D109 wrong-type: a table: expected text",
        "t:12:9: D109 wrong-type: 7: expected text Maybe put it in quotes.",
    ]


BOMBS = {
    "a: &a [x,x,x,x,x,x,x,x]\n"
    + "".join(f"k{n}: &{n} [{('*a,' if n == 0 else f'*{n - 1},') * 8}]\n" for n in range(9)): (
        "6:5: D117 yaml-syntax: more than 100,000 values, aliases resolved"
    ),
    "&a [*a]": "1:1: D117 yaml-syntax: an alias within what it stands for",
    "a: " + "[" * 60 + "]" * 60: "1:44: D117 yaml-syntax: nested deeper than 40",
    "- " * 20_000: " D117 yaml-syntax: nested too deep",
    "a: !!python/object/apply:os.system [id]": (
        "1:4: D117 yaml-syntax: the tag tag:yaml.org,2002:python/object/apply:os.system is not of plain data"
        " Maybe take the tag away."
    ),
    "a: 1\na: 2": '2:1: D117 yaml-syntax: found duplicate key "a" with value "2" (original value: "1")',
    "a: 1\n---\nb: 2": "2:1: D117 yaml-syntax: but found another document",
    "a: \t- [": "1:4: D117 yaml-syntax: found character '\\t' that cannot start any token",
    "x" * 400_001: " D102 file-too-large: 400,001 characters, at most 400,000 are read",
    "a: 2013-99-99": " D117 yaml-syntax: month must be in 1..12",
    "": "1:1: D109 wrong-type: nothing: expected keys with values",
}


@pytest.mark.parametrize("text", BOMBS)
def test_what_is_refused(text: str) -> None:
    assert outcome(text) == [BOMBS[text]]


def test_a_procedure_is_bounded() -> None:
    entry = "- {file: t.yml, roles: {}}\n"
    assert outcome("procedure_name: P\ntasks:\n" + entry * 501, t="title: T\nroles: []\nsteps: []") == [
        "1:1: D118 procedure-form: 501 tasks, at most 500 are read"
    ]
    large = "title: T\nroles: []\nsteps: [IV: " + "x" * 350_000 + "]"
    assert outcome("procedure_name: P\ntasks:\n" + entry * 7, t=large) == [
        "8:3: D102 file-too-large: from here on the tasks are more than 2,000,000 characters in all"
    ]


def test_steps_may_be_bare_texts() -> None:
    head = "procedure_name: P\ntasks: [{file: t.yml, roles: {}}]\n"
    files = {"procedures/p.yml": head, "tasks/t.yml": "title: T\nroles: []\nsteps: [IV: [a, b]]\n"}
    cell = read(files, "procedures/p.yml")[0].tasks[0].rows[0].cells[0]
    assert cell.instructions == (Instruction("a"), Instruction("b"))


def test_durations() -> None:
    head = "procedure_name: P\ntasks: [{file: t.yml, roles: {a: EV1}}]\n"
    duration = '{hours: "2", minutes: 75, seconds: 0.5, offset: {minutes: "07"}}'
    files = {
        "procedures/p.yml": head,
        "tasks/t.yml": f"title: T\nroles: [{{name: a, duration: {duration}}}]\nsteps: []\n",
    }
    procedure, findings = read(files, "procedures/p.yml")
    assert findings == ()
    assert procedure.tasks[0].roles == (Role("EV1", 11700.5, 420.0),)
    fresh = written(replace(procedure, kept=()))["tasks/t.yml"]
    assert plain(fresh)["roles"][0]["duration"] == {
        "hours": 3, "minutes": 15, "seconds": 0.5, "offset": {"minutes": 7},
    }  # fmt: skip


def test_columns_and_the_schema_s_actors_may_stand_side_by_side() -> None:
    head = """\
procedure_name: P
tasks: []
actors: [{id: EV1, name: Ada}, {id: EV4}]
columns: [{key: IV, actors: [IV, "*"]}, {key: Out, actors: [EV1, EV2]}]
"""
    procedure, findings = read({"procedures/p.yml": head}, "procedures/p.yml")
    assert findings == ()
    assert [(a.id, a.name) for a in procedure.actors] == [("IV", ""), ("EV1", "Out"), ("EV2", ""), ("EV4", "")]
    for actors in (procedure.actors[::-1], procedure.actors[1:3], (Actor("EV2", "Two"), Actor("EV5"), Actor("EV1"))):
        assert placeless(through_files(replace(procedure, actors=actors))) == placeless(
            replace(procedure, actors=actors)
        )


@pytest.mark.slow
@settings(max_examples=60)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_what_a_slip_of_the_pen_leaves_is_read_and_written(name: str, data: st.DataObject) -> None:
    lines = FILES[name].split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    cut = data.draw(st.integers(0, len(lines[at])))
    slip = data.draw(st.sampled_from(["", "  ", "- ", ":", "[", "'", "*", "&a ", "x", "{}", "null"]))
    lines[at : at + data.draw(st.integers(0, 2))] = [
        lines[at][:cut] + slip + lines[at][cut + data.draw(st.integers(0, 3)) :]
    ]
    files = FILES | {name: "\n".join(lines)}
    procedure, _ = read_procedure(files[HEAD], HEAD, files.get)
    if procedure is not None:
        through = written(procedure)
        assert placeless(read(through, next(iter(through)))[0]).tasks == placeless(procedure).tasks
