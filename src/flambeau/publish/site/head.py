"""What stands in the head of every page: policy, styles, and on the page of the globe its modules and its values."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from flambeau.publish.site.assets import ENTRY, Asset, Assets

_POLICY = (
    ("default-src", "'self'"), ("script-src", "'self'"), ("style-src", "'self'"), ("img-src", "'self' data: blob:"),
    ("connect-src", "'self'"), ("object-src", "'none'"), ("base-uri", "'none'"), ("form-action", "'self'"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Values:
    """What a page of the globe is told: `Page` of `page/types.d.ts`. Paths are below the site's root."""

    language: str
    words: dict[str, str]
    plan: str
    coarse: str
    fine: str
    towns: dict[str, str]
    at: float | None = None
    root: str = ""
    whole: bool = False

    def json(self) -> str:
        """Return them as they stand in the page."""
        land = {"coarse": self.coarse, "fine": self.fine}
        page = {"language": self.language, "words": self.words, "root": self.root, "plan": self.plan, "land": land}
        return in_html(page | {"towns": self.towns, "at": self.at, "whole": self.whole})


@dataclass(frozen=True, slots=True)
class Head:
    """Writes the head's links and scripts for pages of one language. Ask it with the page's way back to the root."""

    assets: Assets
    values: Values

    def __call__(self, root: str = "", *, globe: bool = False) -> str:
        """Return HTML to stand in `<head>` behind the charset.

        Args:
            root: way from the page back to the site's root: "", "../", "../../".
            globe: whether the page shows the globe.
        """
        interactive = globe and self.assets.interactive
        styles = (s for s in self.assets.styles.values() if globe or s.name != "globe.css")
        lines = [policy(self.assets.import_map(root)) if interactive else policy()]
        lines += (_style(s, root) for s in sorted(styles, key=_cascade))
        lines += self._scripts(root) if interactive else ()
        return "\n".join(lines)

    def _scripts(self, root: str) -> Iterator[str]:
        assets, values = self.assets, replace(self.values, root=root)
        yield f'<script type="importmap">{assets.import_map(root)}</script>'
        yield from (f'<link rel="modulepreload" href="{root}{m.path}">' for m in assets.needed())
        for path in (values.plan, values.coarse):
            yield f'<link rel="preload" as="fetch" crossorigin href="{root}{escape(path)}">'
        yield from (f'<script defer src="{root}{s.path}" integrity="{s.integrity}"></script>' for s in assets.libraries)
        yield f'<script type="module" src="{root}{assets.modules[ENTRY].path}"></script>'
        yield f'<script type="application/json" id="page">{values.json()}</script>'


def _style(style: Asset, root: str) -> str:
    media = ' media="print"' if style.name == "print.css" else ""
    return f'<link rel="stylesheet" href="{root}{style.path}"{media}>'


def _cascade(style: Asset) -> tuple[bool, bool, str]:
    """Order styles: the base first, paper last."""
    return (style.name == "print.css", style.name != "base.css", style.name)


def policy(*scripts: str, styles: tuple[str, ...] = (), alone: bool = False) -> str:
    """Return the page's content security policy as a meta element: nothing from another host, nothing inline.

    Args:
        scripts: inline scripts that may run all the same, allowed by their digests.
        styles: inline styles, likewise.
        alone: the page is one file: nothing from beside it either, but data within it.

    Source: W3C Content Security Policy Level 3, sections 2.3.1 and 3.3.
    """
    own = {"script-src": scripts, "style-src": styles}
    rules = []
    for name, value in _POLICY:
        base = value.replace("'self'", "").strip() if alone else value
        allowed = " ".join((base, *map(_digest, own.get(name, ())))).strip()
        rules.append(f"{name} {allowed or "'none'"}")
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def in_html(value: object) -> str:
    """Return JSON that may stand within a script element: it can neither end it nor begin a comment in it."""
    return shielded(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def shielded(text: str) -> str:
    """Escape within JSON what HTML or old JavaScript would take for something else."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
