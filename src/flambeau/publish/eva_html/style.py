"""How the page looks: the style sheet and the drawings are files beside this one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

from flambeau.publish.eva_html.fit import Paper


@cache
def symbols() -> str:
    """Return the drawings that the page uses."""
    return _file("symbols.svg")


def style(
    paper: Paper, size: float, columns: Iterable[float], rows: Iterable[float], heads: tuple[float, float]
) -> str:
    """Return the style sheet.

    Args:
        paper: its size [mm].
        size: that of the letters [pt].
        columns: widths of the tracks of the grid [mm].
        rows: their least heights [mm], without that of the head.
        heads: heights of the page's head and that of the grid [mm].
    """
    sizes = {
        "size": f"{size:g}pt",
        "inner": f"{paper.width - 2 * paper.margin:.2f}mm",
        "margin": f"{paper.margin:g}mm",
        "head": f"{heads[0]:.2f}mm",
        "grid-head": f"{heads[1]:g}mm",
        "columns": " ".join(f"{width:.2f}mm" for width in columns),
        "rows": " ".join(f"minmax({height:.2f}mm,auto)" for height in rows),
    }
    root = "".join(f"  --{name}: {value};\n" for name, value in sizes.items())
    page = f"@page {{ size: {paper.width:.2f}mm {paper.height:.2f}mm; margin: {paper.margin:g}mm }}\n"
    return f":root {{\n{root}}}\n{page}{_file('sheet.css')}"


@cache
def _file(name: str) -> str:
    return resources.files("flambeau.publish.eva_html").joinpath(name).read_text("utf-8")
