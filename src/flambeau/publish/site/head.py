"""What stands in the head of a page: policy, styles, and on the page of the globe its modules and its values."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flambeau.publish.site.assets import ENTRY, Assets

BASE = "base.css"
GLOBE = "globe.css"
PRINT = "print.css"

_POLICY = (
    ("default-src", "'self'"), ("script-src", "'self'"), ("style-src", "'self'"), ("img-src", "'self' data: blob:"),
    ("connect-src", "'self'"), ("object-src", "'none'"), ("base-uri", "'none'"), ("form-action", "'self'"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What a page of the globe is told: `Page` of `page/types.d.ts`. Paths are below the site's root."""

    plan: str
    coarse: str
    fine: str
    towns: Mapping[str, str]
    language: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    at: float | None = None
    root: str = ""
    whole: bool = False

    def element(self) -> str:
        """Return them as they stand in the page."""
        page = {"language": self.language, "words": self.words, "root": self.root, "plan": self.plan}
        land = {"coarse": self.coarse, "fine": self.fine}
        text = json.dumps(
            page | {"land": land, "towns": self.towns, "at": self.at, "whole": self.whole},
            ensure_ascii=False, separators=(",", ":"), allow_nan=False,
        )  # fmt: skip
        return data_block("page", text)


@dataclass(frozen=True, slots=True)
class SiteHead:
    """Writes the head of the pages of one language: `Head` of `publish.pages.book`."""

    assets: Assets
    told: Told

    def __call__(self, root: str = "", *, globe: bool = False) -> str:
        """Return HTML that stands in `<head>` behind the charset."""
        globe = globe and self.assets.interactive
        redirects = self.assets.import_map(root)
        lines = [meta(policy(redirects) if globe else policy())]
        lines += (self._style(name, root) for name in style_names(self.assets, globe=globe))
        lines += self._scripts(root, redirects) if globe else ()
        return "\n".join(lines)

    def _style(self, name: str, root: str) -> str:
        media = ' media="print"' if name == PRINT else ""
        return f'<link rel="stylesheet" href="{root}{self.assets.styles[name].path}"{media}>'

    def _scripts(self, root: str, redirects: str) -> Iterator[str]:
        assets, told = self.assets, replace(self.told, root=root)
        yield f'<script type="importmap">{redirects}</script>'
        yield from (f'<link rel="modulepreload" href="{root}{m.path}">' for m in assets.needed())
        for path in (told.plan, told.coarse):
            yield f'<link rel="preload" as="fetch" crossorigin href="{root}{path}">'
        yield from (f'<script defer src="{root}{s.path}"></script>' for s in assets.libraries)
        yield f'<script type="module" src="{root}{assets.modules[ENTRY].path}"></script>'
        yield told.element()


def style_names(assets: Assets, *, globe: bool) -> tuple[str, ...]:
    """Return the names of the styles of a page: the base first, what is for paper last; no other's."""
    wanted = (BASE, GLOBE, PRINT) if globe else (BASE, PRINT)
    return tuple(name for name in wanted if name in assets.styles)


def meta(rules: str) -> str:
    """Return a content security policy as an element."""
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def policy(*scripts: str, styles: Iterable[str] = (), alone: bool = False) -> str:
    """Return the content security policy of a page: nothing from another host, nothing inline but what is named.

    Args:
        scripts: inline scripts that may run all the same, allowed by their digests.
        styles: inline styles, likewise.
        alone: the page is one file: nothing from beside it either.

    Source: W3C Content Security Policy Level 3, sections 2.3.1 and 3.3.
    """
    own = {"script-src": tuple(scripts), "style-src": tuple(styles)}
    rules = []
    for name, value in _POLICY:
        base = value.replace("'self'", "").split() if alone else value.split()
        allowed = " ".join((*base, *map(_digest, own.get(name, ()))))
        rules.append(f"{name} " + (allowed or "'none'"))
    return "; ".join(rules)


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def data_block(id: str, text: str) -> str:
    """Return JSON as an element of a page: it can neither end that nor begin a comment in it."""
    return f'<script type="application/json" id="{id}">{shielded(text)}</script>'


def shielded(text: str) -> str:
    """Escape within JSON what HTML or old JavaScript would take for something else."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
