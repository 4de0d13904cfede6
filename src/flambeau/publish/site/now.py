"""`now.json`: the one small file of a site that may change. `Now` of `page/types.d.ts`."""

from __future__ import annotations

import json

REFRESH = 60  # [s] until a page asks again
NAME = "now.json"


def now(plan: str, title: str, *, clock: float | None = None, refresh: int = REFRESH) -> bytes:
    """Return the file.

    Args:
        plan: path of the plan's JSON below the site's root.
        title: of the journey.
        clock: the server's [POSIX s]; None lets viewers take their own, as a file on a plain host must.
        refresh: seconds until a page asks for it again.
    """
    value = {"format": "flambeau-now/1", "plan": plan, "title": title, "now": clock}
    value |= {"delay": 0, "notice": "", "refresh": refresh}
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
