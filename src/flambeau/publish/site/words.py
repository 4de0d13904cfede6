"""The words of the page's scripts: only those that they use travel with a page."""

from __future__ import annotations

import json
import re
from functools import cache

from flambeau.publish.language import LANGUAGES, Language
from flambeau.publish.site.assets import Assets

_CALL = re.compile(r'\bword\(\s*("(?:[^"\\\n]|\\.)*")')


def words(assets: Assets, language: Language) -> dict[str, str]:
    """Return the messages of the scripts with their text in a language; none in that of the messages."""
    if language.code == LANGUAGES[0]:
        return {}
    texts = ((message, language(message)) for message in _messages(assets))
    return {message: text for message, text in texts if text != message}


@cache
def messages(source: str) -> tuple[str, ...]:
    """Return the messages that a script asks for, in order, each once."""
    return tuple(dict.fromkeys(json.loads(m[1]) for m in _CALL.finditer(source)))


def _messages(assets: Assets) -> tuple[str, ...]:
    found = (message for m in assets.modules.values() for message in messages(m.content.decode("utf-8")))
    return tuple(dict.fromkeys(found))
