"""`site.html`: the page of the globe as one file that opens by a double-click, with all data and no request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flambeau.publish.site.assets import Assets
from flambeau.publish.site.head import PRINT, Told, data_block, meta, policy, style_names
from flambeau.publish.site.joined import NotPlain, in_script, joined

NAME = "site.html"

_WAY_OUT = re.compile(r'(<a\b[^>]*?) href="(?!#|data:|https?:|mailto:)[^"]*"')


@dataclass(frozen=True, slots=True)
class WholeHead:
    """Writes the head of a page that holds everything itself: `Head` of `publish.pages.book`.

    Attributes:
        assets: of the site.
        told: as other pages of the globe have them; paths become ids of elements.
        plan: the journey as JSON.
        towns: JSON by shelf.
    """

    assets: Assets
    told: Told
    plan: bytes
    towns: Mapping[str, bytes]

    def __call__(self, root: str = "", *, globe: bool = False) -> str:  # noqa: ARG002 - it lies where it is opened
        """Return HTML that stands in `<head>` behind the charset."""
        globe = globe and self.assets.interactive
        styles = tuple(_styles(self.assets, globe=globe))
        scripts = tuple(_scripts(self.assets)) if globe else ()
        lines = [meta(policy(*scripts, styles=styles, alone=True))]
        lines += (f"<style>{style}</style>" for style in styles)
        lines += self._data() if globe else ()
        lines += (f"<script>{script}</script>" for script in scripts)
        return "\n".join(lines)

    def _data(self) -> Iterator[str]:
        ids = {shelf: f"towns-{shelf}" for shelf in self.towns}
        told = replace(self.told, plan="plan", coarse="land-coarse", fine="land-fine", towns=ids)
        yield replace(told, root="", whole=True).element()
        yield data_block("licences", json.dumps(self.assets.licences))
        yield data_block("plan", self.plan.decode("utf-8"))
        for id, coast in zip(("land-coarse", "land-fine"), self.assets.coasts, strict=True):
            yield data_block(id, coast.content.decode("utf-8"))
        yield from (data_block(ids[shelf], content.decode("utf-8")) for shelf, content in self.towns.items())


def _styles(assets: Assets, *, globe: bool) -> Iterator[str]:
    """Yield the styles' texts; what is for paper only says so itself."""
    for name in style_names(assets, globe=globe):
        text = assets.styles[name].content.decode("utf-8")
        yield _in_style(f"@media print {{\n{text}}}\n" if name == PRINT else text)


def _in_style(text: str) -> str:
    if re.search("</style", text, re.IGNORECASE):
        raise NotPlain("a style holds `</style`.")
    return text


def _scripts(assets: Assets) -> Iterator[str]:
    """Yield the scripts' texts: libraries, then all own modules as one."""
    for library in assets.libraries:
        yield in_script(library.content.decode("utf-8"))
    yield in_script(joined({m.name: m.content.decode("utf-8") for m in assets.needed()}))


def without_ways_out(page: str) -> str:
    """Return a page without links to what lies beside it: it may have travelled alone. Their words stay."""
    return _WAY_OUT.sub(r"\1", page)
