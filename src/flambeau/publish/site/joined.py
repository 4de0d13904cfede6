"""Own modules joined into one classic script, for a page that opens from a disk: browsers refuse modules there.

It understands the few forms that our modules are written in, and refuses everything else. Each module becomes a
function of its own, so that equal private names do not meet; they run in the order of their imports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{ ?([\w$, ]+?),? ?\} from "\./([\w-]+\.js)";$')
_EXPORT = re.compile(r"^export (?=(?:async function|function|const|class) ?\*? ?([\w$]+|\{ ?[\w$, ]+? ?\} =))")
_MODULE_WORD = re.compile(r"^\s*(?:import\b(?!\s*\()|export\b)|\bimport\s*[(.]")


class NotPlain(ValueError):
    """A module is written in a form that cannot be joined."""


def joined(modules: Mapping[str, str]) -> str:
    """Return modules as one classic script that runs when the page has been read.

    Args:
        modules: source by name, what is imported before what imports it.

    Raises:
        NotPlain: a form of import or export that is not understood, a name that is not exported, or a circle.
    """
    exported: dict[str, tuple[str, ...]] = {}
    parts = []
    for name, source in modules.items():
        body, names = _module(name, source, exported)
        exported[name] = names
        parts.append(f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {', '.join(names)} }};\n}})();")
    inner = "\n".join(parts)
    return f'"use strict";\ndocument.addEventListener("DOMContentLoaded", () => {{\n{inner}\n}});\n'


def _module(name: str, source: str, exported: Mapping[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    """Return the body of a module's function, and what it exports."""
    lines: list[str] = []
    names: list[str] = []
    for number, line in enumerate(source.splitlines(), 1):
        if match := _IMPORT.match(line):
            lines.append(_taken(f"{name}:{number}", match[1], match[2], exported))
        elif match := _EXPORT.match(line):
            names += _split(match[1].strip("{ }="))
            lines.append(line[match.end() :])
        elif _MODULE_WORD.search(_bare(line)):
            raise NotPlain(f"{name}:{number}: {line.strip()}: only `import {{ a }} from \"./b.js\";` and `export`"
                           " before function, const or class can be joined.")  # fmt: skip
        else:
            lines.append(line)
    return "\n".join(lines), tuple(names)


def _bare(line: str) -> str:
    """Return a line without its comments; of one that goes over lines, each begins with a star."""
    return "" if line.lstrip().startswith(("*", "//")) else re.sub(r"/\*.*?(\*/|$)", "", line)


def _taken(where: str, names: str, module: str, exported: Mapping[str, tuple[str, ...]]) -> str:
    """Return the line that takes names out of a module that was joined before."""
    if module not in exported:
        raise NotPlain(f"{where}: {module} is not there, or imports this one in turn.")
    wanted = _split(names)
    if lost := [n for n in wanted if n not in exported[module]]:
        raise NotPlain(f"{where}: {module} does not export {', '.join(lost)}.")
    return f"const {{ {', '.join(wanted)} }} = {_variable(module)};"


def _split(names: str) -> list[str]:
    wanted = [n.strip() for n in names.split(",") if n.strip()]
    if any(not re.fullmatch(r"[\w$]+", n) for n in wanted):
        raise NotPlain(f"{names}: nothing is renamed.")
    return wanted


def _variable(name: str) -> str:
    return "module_" + re.sub(r"\W", "_", name.removesuffix(".js"))


def in_script(text: str) -> str:
    """Refuse a script whose text would end or confuse its own element.

    Source: HTML Living Standard, 4.12.1.3, restrictions for contents of script elements.
    """
    if re.search(r"<!--|</?script", text, re.IGNORECASE):
        raise NotPlain("a script holds `<!--` or `<script`; write it in two parts.")
    return text
