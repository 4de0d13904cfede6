"""What a picture asks for that there is only on the ground, or only in orbit."""

from __future__ import annotations

from collections.abc import Iterator

from flambeau.finding import Finding
from flambeau.shot import Behind, Facing, Shot

_FROM_ORBIT = (Behind.BRIGHT_EARTH, Behind.DARK_EARTH, Behind.LIMB, Behind.LIMB_GLOW)
_USUAL = Shot("", "", "")


def misplaced(shot: Shot, *, aboard: bool) -> Iterator[Finding]:
    """Say C710, once, of all keys of a picture that mean nothing where it is taken."""
    keys = list(_only_on_ground(shot) if aboard else _only_in_orbit(shot))
    if keys:
        here, there = ("in orbit", "on the ground") if aboard else ("on the ground", "in orbit")
        message = f"{shot.name}: {', '.join(keys)}: that is for pictures {there}, and this one is {here}."
        hint = f"leave {'it' if len(keys) == 1 else 'them'} out, or name what is {there} in `in`."
        yield Finding("C710", message, shot.where, hint, (shot.id,))


def _only_on_ground(shot: Shot) -> Iterator[str]:
    """Yield the keys for which there must be ground, air, or a day as one on the ground has it."""
    for key in ("ground", "horizon", "landmarks"):
        if getattr(shot, key) != getattr(_USUAL, key):
            yield key
    if shot.hours:
        yield f'hours = "{shot.hours[0]}"'
    if shot.landmark is not Facing.ANY:
        yield f'landmark = "{shot.landmark}"'
    if any(lamp.kind == "flame" for lamp in shot.lamps):
        yield 'the lamp of kind = "flame"'


def _only_in_orbit(shot: Shot) -> Iterator[str]:
    """Yield the wishes for the Earth as it is seen from orbit."""
    yield from (f'behind = "{word}"' for word in shot.behind if word in _FROM_ORBIT)
