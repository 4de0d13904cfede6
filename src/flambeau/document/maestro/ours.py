"""What flambeau adds to Maestro's form under a key of its own, which Maestro reads past."""

from __future__ import annotations

from dataclasses import replace

from flambeau.document.hints import maybe
from flambeau.document.maestro.steps import read_seconds
from flambeau.document.source import cut
from flambeau.document.times import read_when
from flambeau.document.values import Wrong, show
from flambeau.document.yaml import Part
from flambeau.procedure import Consumable, Light, Suit
from flambeau.when import FOLLOWS, Anchor, Certainty, When

OURS = "flambeau"


def read_suits(ours: Part | None) -> tuple[Suit, ...]:
    """Read the suits of a procedure."""
    return tuple(_suit(part) for part in ours.many("suits")) if ours else ()


def _suit(part: Part) -> Suit:
    consumables = tuple(_consumable(inner) for inner in part.many("consumables"))
    return Suit(part.words("id"), part.words("name"), consumables, read_when_of(part, "start"), part.where)


def _consumable(part: Part) -> Consumable:
    lasts, reserve = read_seconds(part.need("lasts")), read_seconds(part.get("reserve"))
    return Consumable(part.words("name"), lasts, reserve, part.words("source"))


def read_light(part: Part) -> Light:
    """Read what light is needed."""
    word = part.words("light") or str(Light.ANY)
    if word in list(Light):
        return Light(word)
    what = f"light = {cut(word)}: expected {', '.join(Light)}"
    part.say("D110", what, maybe(word, list(Light)), part.at_key("light"))
    return Light.ANY


def read_when_of(part: Part, key: str) -> When:
    """Read a time in the grammar of the journey's document, local times being UTC; `certainty` beside it is its own."""
    found = part.get(key)
    if found is None:
        return FOLLOWS
    try:
        when = read_when(found.text(), "UTC")
    except Wrong as wrong:
        found.say(wrong.code, f"{key} = {show(found.value)}: {wrong.message}", wrong.hint)
        return FOLLOWS
    word = part.words("certainty")
    if word in list(Certainty):
        when = replace(when, certainty=Certainty(word))
    return replace(when, where=found.where) if isinstance(when, Anchor) else when
