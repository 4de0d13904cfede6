"""PDF by typst: templates of ours, and what they print as data. Nothing of a journey is ever read as source.

Fonts are those that typst has in itself (Libertinus: Latin, Greek, Cyrillic, Hebrew), and DejaVu Sans of matplotlib for
what they lack (Arabic, Armenian, Georgian, arrows and signs). Chinese, Japanese, Korean, the scripts of India and
emoji have no letters in either: matplotlib's font of last resort draws a box with the name of the script.

Source: typst 0.15; PDF/UA-1 (ISO 14289-1) for readers that speak.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from flambeau.publish.text import clean

if TYPE_CHECKING:
    from typst import Compiler

_NEVER = {0xFEFF: None, 0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}  # Source: ISO 14289-1, 7.21.7: no letter stands for these
_LONGEST = 2000  # characters of one text: a sheet is no place for more


def pdf(template: str, data: Mapping[str, object], made: float | None = None) -> bytes:
    """Print a template.

    Args:
        template: name of a file of `publish/sheets/typst`, without its ending.
        data: what it prints; texts are cleaned and cut.
        made: when the plan was last revised [POSIX s]: the date of the document; None for none.

    Returns:
        The PDF; the same for the same data.
    """
    source = _source("common") + _source(template)
    inputs = {"data": json.dumps(_clean(data), ensure_ascii=False, sort_keys=True)}
    made_pdf = _compiler().compile(
        source.encode(), format="pdf", sys_inputs=inputs, timestamp=round(made or 0), pdf_standards=["ua-1"]
    )
    assert isinstance(made_pdf, bytes)
    return made_pdf


def _clean(value: object) -> object:
    """Return data whose texts every PDF can hold."""
    if isinstance(value, str):
        text = clean(value).translate(_NEVER)
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [_clean(one) for one in value]
    return value


@cache
def _source(name: str) -> str:
    return files("flambeau").joinpath("publish", "sheets", "typst", f"{name}.typ").read_text("utf-8")


@cache
def _compiler() -> Compiler:
    """Return typst with its fonts; without those of the machine, so that the same sheet has the same bytes."""
    from matplotlib import get_data_path  # noqa: PLC0415 - only who prints needs it
    from typst import Compiler, Fonts  # noqa: PLC0415

    fallback = f"{get_data_path()}/fonts/ttf"
    return Compiler(font_paths=Fonts(include_system_fonts=False, font_paths=[fallback]))
