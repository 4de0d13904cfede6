"""The shape of the house: a module imports only from floors below its own, and nothing goes round in a circle.

Every import counts, also those inside of functions and under TYPE_CHECKING.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import flambeau

SOURCE = Path(flambeau.__file__).parent
FLOORS = (
    ("finding", "units", "instants", "roots", "windows", "earth", "columns", "orientation", "sky"),
    ("track", "orbit", "optics", "scene", "radiance"),
    (
        "when",
        "procedure",
        "shot",
        "journey",
        "timetable",
        "network",
        "plan",
        "money",
        "demands",
        "evaluate",
        "custody",
        "timeline",
        "stage",
    ),
    ("document", "gazetteer"),
    ("check", "facts", "difference", "spacewalk", "near", "reach", "illumination", "shots", "render"),
    ("publish",),
    ("cli", "web", "__main__"),
)
SIBLINGS_APART = 4  # the floor whose rooms do not import each other


def floor_of(room: str) -> int:
    """Return the floor of a room, the first part of a module's name below flambeau."""
    return next(n for n, rooms in enumerate(FLOORS) if room in rooms)


def modules() -> dict[str, Path]:
    """Return every module of flambeau by its full name."""
    names = {}
    for path in SOURCE.rglob("*.py"):
        parts = ["flambeau", *path.relative_to(SOURCE).with_suffix("").parts]
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


def imports(path: Path, known: set[str]) -> Iterator[tuple[str, int]]:
    """Yield the modules of flambeau that a file imports, wherever in it, with the line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                target = full if full in known else node.module
                if target in known:
                    yield target or "", node.lineno


def graph() -> dict[str, set[str]]:
    """Return what each module imports."""
    known = modules()
    return {name: {target for target, _ in imports(path, set(known))} - {name} for name, path in known.items()}


def room(module: str) -> str:
    """Return the room of a module: `flambeau.orbit.tle` is in `orbit`."""
    return [*module.split("."), ""][1]


def test_every_module_has_a_floor() -> None:
    rooms = {room(name) for name in modules()} - {""}
    assert rooms <= {r for floor in FLOORS for r in floor}


def test_imports_go_down() -> None:
    known = modules()
    wrong = [
        f"{path}:{line}: {name} (floor {floor_of(room(name))}) imports {target} (floor {floor_of(room(target))})"
        for name, path in known.items()
        if room(name)
        for target, line in imports(path, set(known))
        if room(target) and floor_of(room(target)) > floor_of(room(name))
    ]
    assert not wrong, "\n".join(wrong)


def test_siblings_at_work_do_not_import_each_other() -> None:
    wrong = [
        f"{name} imports {target}"
        for name, targets in graph().items()
        for target in targets
        if {room(name), room(target)} <= set(FLOORS[SIBLINGS_APART]) and room(name) != room(target)
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_shells_know_now_and_the_network() -> None:
    inner = {name: path for name, path in modules().items() if room(name) and floor_of(room(name)) < len(FLOORS) - 1}
    words = ("datetime.now", "time.time(", "date.today", "utcnow", "import socket", "import urllib", "import requests")
    wrong = [f"{path}: {w}" for path in inner.values() for w in words if w in path.read_text("utf-8")]
    assert not wrong, "\n".join(wrong)


def test_no_circles() -> None:
    ahead = graph()
    done: set[str] = set()

    def walk(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " -> ".join((*above[above.index(name) :], name))
        if name not in done:
            for target in ahead[name]:
                walk(target, (*above, name))
            done.add(name)

    for name in ahead:
        walk(name, ())
