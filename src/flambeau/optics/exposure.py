"""Exposure: from luminance [cd/m2] to an exposure value, and from that to shutter speed, aperture and ISO speed.

An exposure value (EV) is for ISO 100 here: 0 is one second at f/1, and one more is half the light (a stop).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import inf, log2

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flambeau.radiance.surroundings import LUMA

Mask = NDArray[np.bool_]
Luminance = NDArray[np.float32]

REFLECTED = 12.5
"""K of a meter that looks at a scene [cd s/m2]. Source: ISO 2720:1974 allows 10.6 to 13.4; this is the usual one."""

INCIDENT = 250.0
"""C of a meter with a flat receptor [lx s]. Source: ISO 2720:1974 allows 240 to 400; this is the usual one."""

CLIPPING = 1.2
"""Luminance at which a sensor saturates, over 2^EV [cd/m2]. Source: ISO 12232:2006, saturation-based speed:
an exposure of 78 lx s / ISO saturates, and 0.65 L t / N^2 of the light of a scene arrives."""

BLACK = 2.0**-10
"""What drowns in black, over clipping: ten stops, our choice; at a moderate ISO speed a sensor still tells them from
noise."""

AIM, KEPT = 0.85, 0.98
"""Of the subject a share of `KEPT` stays below `AIM` times clipping: our choices."""

FRAME = 0.75
"""This share of the whole frame does not burn out: our choice."""

DUSK = 2 / 3
"""How much darker than a meter's grey a dusk is shown [stops], so that it looks like one. Source: by eye."""

GLOW = 1.25
"""Where a glow that is wanted comes to rest, over clipping, by eye: its colours stay and only its core burns out."""

EARTH = 0.9
"""This share of an Earth that is wanted bright does not burn out: our choice."""


def luminance(image: ArrayLike) -> Luminance:
    """Return the luminance [cd/m2, (...)] of linear RGB (..., 3)."""
    return np.asarray(np.asarray(image, np.float32) @ LUMA)


def metered(cd_m2: float) -> float:
    """Return the EV that a meter reads that looks at a mean luminance [cd/m2]."""
    return log2(max(cd_m2, 1e-9) * 100 / REFLECTED)


def incident(lux: float) -> float:
    """Return the EV that a meter at the subject reads in an illuminance [lx]."""
    return log2(max(lux, 1e-9) * 100 / INCIDENT)


def clips(ev: float) -> float:
    """Return the luminance [cd/m2] that burns out at an EV."""
    return float(CLIPPING * 2.0**ev)


@dataclass(frozen=True, slots=True)
class Tally:
    """What becomes of something in a picture.

    Attributes:
        metered: its meter reading [EV].
        limit: the EV below which more than a fiftieth of it burns out.
        burnt, black: shares of it that burn out and that drown in black.
    """

    metered: float
    limit: float
    burnt: float
    black: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """A suggested exposure.

    Attributes:
        ev: the suggested EV at ISO 100.
        people: the EV for the subject alone, without what else asks for less light.
        subject, frame: what becomes of the subject and of the whole frame.
        things: the same of what else was named.
        warnings: in words, what is lost at `ev` and what is close to it.
    """

    ev: float
    people: float
    subject: Tally
    frame: Tally
    things: Mapping[str, Tally]
    warnings: tuple[str, ...] = ()


def suggest(
    image: ArrayLike, subject: Mask, things: Mapping[str, Mask] | None = None, *, least: float = -inf
) -> Exposure:
    """Suggest an exposure: the bright end of the subject comes to rest just below clipping.

    Args:
        image: linear RGB [cd/m2, (h, w, 3)].
        subject: which pixels show it (h, w). If none does, the whole frame is metered.
        things: more of what is seen, by a name for the warnings ("the sunlit Earth").
        least: EV that something else asks for (`for_frame`, `for_glow`, `for_earth`, a camera's longest exposure);
            below it the subject comes out darker.

    Accuracy: 14.9 for a white suit in the full sun of space (albedo 0.8); a published setting there is 14.9.
    """
    light = luminance(image)
    seen = light[subject] if subject.any() else light.reshape(-1)
    people = log2(max(_bright_end(seen), 1e-9) / (AIM * CLIPPING)) if subject.any() else metered(float(seen.mean()))
    ev = max(people, least)
    tallies = {name: tally(light[mask], ev) for name, mask in (things or {}).items() if mask.any()}
    return Exposure(ev, people, tally(seen, ev), tally(light.reshape(-1), ev), tallies, _warnings(tallies, ev))


def for_frame(image: ArrayLike) -> float:
    """Return the EV at which three quarters of a frame do not burn out: linear RGB [cd/m2, (h, w, 3)]."""
    return log2(max(float(np.quantile(luminance(image), FRAME)), 1e-9) / CLIPPING)


def for_dusk(image: ArrayLike) -> float:
    """Return the EV at which a dusk looks like one: the middle of the frame is two thirds of a stop below grey.

    Args:
        image: linear RGB [cd/m2, (h, w, 3)].
    """
    return metered(float(np.median(luminance(image)))) + DUSK


def for_glow(image: ArrayLike, behind: Mask) -> float:
    """Return the EV that keeps the colours of a bright band, as of the limb at sunrise.

    Args:
        image: linear RGB [cd/m2, (h, w, 3)].
        behind: which pixels show what is behind everything (h, w). Each counts by how bright it is, so that it does
            not matter how much dark there is beside the band.
    """
    light = luminance(image)[behind].astype(np.float64)
    total = float(light.sum())
    return log2(max(float(light @ light) / total, 1e-9) / (GLOW * CLIPPING)) if total > 0 else -inf


def for_earth(image: ArrayLike, earth: Mask) -> float:
    """Return the EV at which an Earth that is wanted bright does not burn out; -inf where it is not seen.

    Args:
        image: linear RGB [cd/m2, (h, w, 3)].
        earth: which pixels show it (h, w).
    """
    light = luminance(image)[earth]
    return log2(max(float(np.quantile(light, EARTH)), 1e-9) / CLIPPING) if light.size else -inf


def tally(light: Luminance, ev: float) -> Tally:
    """Return what becomes of pixels of some luminance [cd/m2, (n,)] at an EV."""
    limit = clips(ev)
    bright = max(_bright_end(light), 1e-9)
    burnt, black = float((light > limit).mean()), float((light < limit * BLACK).mean())
    return Tally(metered(float(light.mean())), log2(bright / CLIPPING), burnt, black)


def _bright_end(light: Luminance) -> float:
    return float(np.quantile(light, KEPT))


def _warnings(tallies: Mapping[str, Tally], ev: float) -> tuple[str, ...]:
    return tuple(word for name, found in tallies.items() if (word := _warning(name, found, ev)))


def _warning(name: str, found: Tally, ev: float) -> str:
    if found.burnt > 1 - KEPT:
        return f"{name}: {_percent(found.burnt)} burns out below EV {found.limit:.1f}"
    if found.black > 0.5:
        return f"{name}: {_percent(found.black)} drowns in black at EV {ev:.1f}"
    return f"{name} burns out below EV {found.limit:.1f}" if found.limit > ev - 1 else ""


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


# --- shutter, aperture, ISO ------------------------------------------------------------------------------------------

# Marks in thirds of a stop. Aperture k is exactly 2^(k/6), ISO k is 100 x 2^(k/3), time k is 2^((15 - k)/3) s.
_APERTURES = "1 1.1 1.2 1.4 1.6 1.8 2 2.2 2.5 2.8 3.2 3.5 4 4.5 5 5.6 6.3 7.1 8 9 10 11 13 14 16 18 20 22 25 29 32"
_ISO = "100 125 160 200 250 320 400 500 640 800 1000 1250 1600 2000 2500 3200 4000 5000 6400 8000 10000 12800"
_TIMES = (
    "30 25 20 15 13 10 8 6 5 4 3.2 2.5 2 1.6 1.3 1 0.8 0.6 1/2 0.4 0.3 1/4 1/5 1/6 1/8 1/10 1/13 1/15 1/20 1/25 1/30 "
    "1/40 1/50 1/60 1/80 1/100 1/125 1/160 1/200 1/250 1/320 1/400 1/500 1/640 1/800 1/1000 1/1250 1/1600 1/2000 "
    "1/2500 1/3200 1/4000 1/5000 1/6400 1/8000"
)
_MARKS = tuple(tuple(scale.split()) for scale in (_APERTURES, _TIMES, _ISO))
_ONE_SECOND = 15  # the mark of one second


@dataclass(frozen=True, slots=True)
class Limits:
    """What a camera and its lens can be set to: f-numbers, exposure times [s], ISO speeds; each least and greatest."""

    aperture: tuple[float, float] = (2.8, 22.0)
    time: tuple[float, float] = (1 / 8000, 32.0)
    iso: tuple[float, float] = (100.0, 6400.0)


STARLIGHT = Limits(aperture=(1.4, 2.8))
"""A camera for stars: with a fast lens."""


def darkest(longest: float, limits: Limits) -> float:
    """Return the EV of the most light that a camera can take in, in a time [s] that neither hand nor stars forbid."""
    return log2(limits.aperture[0] ** 2 / min(longest, limits.time[1]) * 100 / limits.iso[1])


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting in thirds of a stop: how many from f/1 down, from 1 s down and from ISO 100 up."""

    stop: int
    speed: int
    gain: int

    @property
    def ev(self) -> float:
        """EV at ISO 100 (the marked values are rounded, the exact ones are meant)."""
        return (self.stop + self.speed - self.gain) / 3

    @property
    def time(self) -> float:
        """Exposure time [s]."""
        return float(2 ** (-self.speed / 3))

    @property
    def words(self) -> str:
        """As marked on a camera: f/11 1/500 s ISO 200."""
        apertures, times, speeds = _MARKS
        return f"f/{apertures[self.stop]} {times[self.speed + _ONE_SECOND]} s ISO {speeds[self.gain]}"


def setting(aperture: float, time: float, iso: float) -> Setting:
    """Return the nearest setting of a camera: f-number, exposure time [s], ISO speed.

    Raises:
        ValueError: one of them is not on the scale.
    """
    places = round(6 * log2(aperture)), round(-3 * log2(time)) + _ONE_SECOND, round(3 * log2(iso / 100))
    for value, place, marks in zip((aperture, time, iso), places, _MARKS, strict=True):
        if not 0 <= place < len(marks):
            raise ValueError(f"{value:g} is not on the scale {marks[0]} to {marks[-1]}")
    return Setting(places[0], places[1] - _ONE_SECOND, places[2])


def hand_held(focal: float, width: float) -> float:
    """Return the longest time [s] that a hand holds still: 1/focal, in mm of a sensor 36 mm wide.

    Args:
        focal: length [m].
        width: of the sensor [m].
    """
    return min(width / focal / 36, 1 / 15)


def untrailed(focal: float, width: float, rate: float, pixels: int = 960, blur: float = 1.5) -> float:
    """Return the time [s] in which the stars move by `blur` pixels in a picture of some width.

    Args:
        focal, width: of lens and sensor [m].
        rate: at which the camera turns under the stars [rad/s]: 7.3e-5 on the ground, 1.1e-3 aboard.
        pixels: width of the picture.
    """
    return blur * width / pixels / (focal * rate)


def settings(ev: float, longest: float, limits: Limits = Limits(), count: int = 3) -> tuple[Setting, ...]:
    """Return sensible settings for an exposure, the best first; none if the camera cannot do it.

    Args:
        ev: at ISO 100.
        longest: time [s] that neither hand nor stars forbid (`hand_held`, `untrailed`).
        limits: of the camera.
        count: at most so many; each has another aperture, a whole stop apart.
    """
    best: dict[int, tuple[float, Setting]] = {}
    for stop, gain in product(_steps(limits.aperture, 6, 1.0), _steps(limits.iso, 3, 100.0)):
        found = Setting(stop, round(3 * ev) - stop + gain, gain)
        fits = limits.time[0] * 0.9 <= found.time <= min(longest, limits.time[1]) * 1.1
        if fits and 0 <= found.speed + _ONE_SECOND < len(_TIMES.split()):
            cost = _regret(found, longest)
            best[stop] = min(best.get(stop, (cost, found)), (cost, found), key=lambda each: each[0])
    ranked = sorted((cost, s.stop, s) for stop, (cost, s) in best.items() if stop % 3 == 0 or stop == min(best))
    return tuple(s for _, _, s in ranked[:count])


def _regret(found: Setting, longest: float) -> float:
    """Weigh a setting [stops]: noise first, an aperture far from f/8, a time less than a stop from too long."""
    close = max(0.0, 1 - log2(max(longest / found.time, 1e-9)))
    return found.gain / 3 + 0.5 * abs(found.stop - 18) / 3 + 0.7 * close


def _steps(span: tuple[float, float], per_doubling: int, unit: float) -> range:
    low, high = (round(per_doubling * log2(value / unit)) for value in span)
    return range(low, high + 1)
