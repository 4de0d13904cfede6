"""Fit the leads of launches, the windows of rendezvous profiles and the times of landings on flights that were flown.

    python tools/fit_launch.py            print the fit and every residual
    python tools/fit_launch.py --write    also write the constants to src/flambeau/data

Reads tests/vectors/station_flights.csv and station_flights.tle. No flight is dropped: those that the fit does not use
are named with the reason. Every residual is that of cross-validation: told by the other flights alone.

The lead of a Soyuz has one fitted number, the constant; its dependence on phase and inclination is computed (see
`flambeau.orbit.launch`). The last part fits these two slopes as well, to show that the flights have them.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flambeau.instants import parse_utc
from flambeau.orbit.elements import Elements, Orbit, read_elements
from flambeau.orbit.landing import ASIDE, approaches
from flambeau.orbit.launch import drift_time, inclination_at, inclination_time, launches
from flambeau.orbit.named import Pad, pad_at, zones
from flambeau.orbit.plane import Crossing, phase, plane_crossings

Floats = NDArray[np.float64]

ROOT = Path(__file__).parents[1]
VECTORS, DATA = ROOT / "tests/vectors", ROOT / "src/flambeau/data"
USUAL = math.radians(51.64)  # the station's inclination, at which the constant is told
FRESH = 3.0  # days: flights with a set that young are told apart
SHARP = 6.0  # days: phases from older sets are not used for the windows, 26 s or 1.7 degrees
SINCE, QUICK = "2020-01-01", ("2-orbit", "4-orbit")
WIDTHS = {"2-orbit": 6.0, "4-orbit": 22.0, "34-orbit": 150.0}
"""Usable width of the windows [deg]. Source: Rossiyskaya Gazeta quoting specialists, 2024."""

FIRST = {"2-orbit": "2018-07-09T00:00:00Z", "4-orbit": "2012-08-01T00:00:00Z", "34-orbit": ""}
"""When a profile was first flown. Source: Roscosmos on Progress M-16M (four orbits) and Progress MS-09 (two)."""

LEAST = {"2-orbit": 1200.0, "4-orbit": 1200.0, "34-orbit": 2520.0}
"""Least spread of docking times [s], as few flights have theirs here. Source: assumed, parts of a revolution."""


@dataclass(frozen=True)
class Flown:
    """A launch that was flown: what its element set says of it, and how long before the crossing it left [s]."""

    mission: str
    family: str
    day: str
    profile: str
    age: float
    phase: float  # rad, with whole turns
    lead: float
    crossing: Crossing
    pad: Pad

    @property
    def constant(self) -> float:
        """The lead without what the model computes [s]."""
        if self.family != "soyuz":
            return self.lead
        steeper = inclination_at(self.crossing) - USUAL
        return self.lead - self.phase * drift_time(self.crossing) - steeper * inclination_time(self.pad, self.crossing)


def rows() -> list[dict[str, str]]:
    """Read the flights."""
    text = (VECTORS / "station_flights.csv").read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def sets() -> dict[str, Elements]:
    """Read the element sets by the name that their title line gives them: the mission, and launch or landing."""
    file = VECTORS / "station_flights.tle"
    found, findings = read_elements(file.read_text("utf-8"), file.name)
    if findings:
        raise SystemExit(f"{file}: {findings[0]}")
    return {one.name: one for one in found}


def family_of(row: dict[str, str]) -> str:
    """Return whose rockets flew: soyuz for all from Baikonur."""
    return "soyuz" if row["category"].startswith("soyuz") else row["category"]


def flown() -> list[Flown]:
    """Return every launch with an element set near it."""
    known = sets()
    return [_flown(row, known[f"{row['mission']} launch"]) for row in rows() if f"{row['mission']} launch" in known]


def _flown(row: dict[str, str], elements: Elements) -> Flown:
    t, place = parse_utc(row["launch_utc"]), (float(row["pad_lat"]), float(row["pad_lon"]))
    pad = Pad(row["pad"], math.radians(place[0]), math.radians(place[1]))
    orbit = Orbit((elements,))
    near = (c for c in plane_crossings(orbit, pad.site, t - 7200, t + 7200) if c.ascending)
    crossing = min(near, key=lambda c: abs(c.t - t))
    ahead = float(phase(elements, crossing.plane, pad.site, np.array([t]))[0])
    profile = f"{row['profile_orbits']}-orbit" if row["profile_orbits"] else ""
    # A two-day flight catches up more than a quarter turn, a quick one less than half.
    middle = {"34-orbit": math.radians(270), "": math.pi}.get(profile, 0.0)
    ahead = middle + math.remainder(ahead - middle, math.tau)
    age = (t - elements.epoch) / 86400
    return Flown(
        row["mission"], family_of(row), row["launch_utc"][:10], profile, age, ahead, crossing.t - t, crossing, pad
    )


def left_out(x: Floats) -> Floats:
    """Return for each value how far it is from the median of the others."""
    return np.array([value - np.median(np.delete(x, i)) for i, value in enumerate(x)])


def told(name: str, errors: Floats) -> str:
    """Say median and worst of errors."""
    e = np.abs(errors)
    rms = np.sqrt((e**2).mean())
    return f"{name}: {len(e)} flights, median {np.median(e):.1f} s, rms {rms:.1f} s, worst {e.max():.1f} s"


def group_of(f: Flown) -> str:
    """Return which flights share a constant.

    From 2020 on, when crews began to fly on Soyuz-2.1a, the quick flights leave some seconds earlier than all before
    them (four flights, all with crews, all from LC31); why is not known.
    """
    return "soyuz, quick from 2020" if f.family == "soyuz" and f.day >= SINCE and f.profile in QUICK else f.family


def leads(flights: Sequence[Flown]) -> list[str]:
    """Print the leads with all residuals; return the rows of the table."""
    out, steered, of_soyuz = [], [], []
    for group in dict.fromkeys(map(group_of, flights)):
        mine = [f for f in flights if group_of(f) == group]
        constants = np.array([f.constant for f in mine])
        errors = left_out(constants) if len(mine) > 1 else np.zeros(1)
        soyuz = mine[0].family == "soyuz"
        print(f"\n{group}: lead {np.median(constants):.1f} s" + (" at phase 0, 51.64 deg" if soyuz else ""))
        for f, error in zip(mine, errors, strict=True):
            print(
                f"  {f.mission:<16} {f.day} {f.pad.name:<5} {f.profile:<8} elements {f.age:5.2f} d  "
                f"phase {math.degrees(f.phase):6.1f}  lead {f.lead:7.1f}  residual {error:+7.1f} s"
            )
        if len(mine) == 1:
            print("  one flight, steered far out of its plane in a window of 30 min: no lead is made of it")
            continue
        print(told(f"  {group}", errors))
        width = 2 * float(np.sqrt((errors**2).mean())) if soyuz else 3 * float(np.median(np.abs(errors)))
        quick = group != mine[0].family
        narrower = f"{SINCE}T00:00:00Z,{'|'.join(QUICK)}" if quick else ","
        tilt = "51.64" if soyuz else ""
        out.append(f"{mine[0].family},{np.median(constants):.1f},{width:.1f},{len(mine)},{tilt},{narrower}")
        of_soyuz += list(zip(mine, errors, strict=True)) if soyuz else []
        steered += [] if soyuz else [f.constant for f in mine]
    summary(*zip(*of_soyuz, strict=True))
    every = np.array(steered)
    out.append(f"other,{np.median(every):.1f},{3 * np.median(np.abs(left_out(every))):.1f},{len(every)},,,")
    return sorted(out, key=lambda row: (row.split(",")[0], row.split(",")[5]))


def summary(mine: Sequence[Flown], residuals: Sequence[float]) -> None:
    """Print residuals of all Soyuz rockets by age and year, and what fitted slopes would be."""
    errors = np.array(residuals)
    print(told("\nall from Baikonur", errors))
    print(told("  with one constant for all of them", left_out(np.array([f.constant for f in mine]))))
    for since in ("2001", "2002"):
        fresh = np.array([f.day >= since and abs(f.age) < FRESH for f in mine])
        print(told(f"  from {since} on with elements under {FRESH:.0f} d", errors[fresh]))
    tilts = [inclination_at(f.crossing) for f in mine]
    a = np.array([[1.0, math.degrees(f.phase), math.degrees(t - USUAL)] for f, t in zip(mine, tilts, strict=True)])
    y = np.array([f.lead for f in mine])
    fit = np.linalg.lstsq(a, y, rcond=None)[0]
    doubt = np.sqrt(np.diag(np.linalg.inv(a.T @ a)) * (y - a @ fit).var())
    drift = np.mean([drift_time(f.crossing) for f in mine]) * math.pi / 180
    tilt = np.mean([inclination_time(f.pad, f.crossing) for f in mine]) * math.pi / 180
    print(f"  slopes, computed and fitted: {drift:.3f} and {fit[1]:.3f} +- {doubt[1]:.3f} s per degree of phase,")
    print(f"    {tilt:.0f} and {fit[2]:.0f} +- {doubt[2]:.0f} s per degree of inclination")


def windows(flights: Sequence[Flown]) -> list[tuple[str, float, float, float, float, int, int]]:
    """Print the windows of phase and the docking times; return the rows of the table."""
    print("\nprofiles: phase of the station at launch [deg]")
    docked: dict[str, list[float]] = {name: [] for name in WIDTHS}
    for row in rows():
        if row["docking_utc"]:
            docked[f"{row['profile_orbits']}-orbit"].append(
                parse_utc(row["docking_utc"]) - parse_utc(row["launch_utc"])
            )
    out = []
    for name, width in WIDTHS.items():
        mine = [f for f in flights if f.profile == name]
        sharp = [math.degrees(f.phase) for f in mine if abs(f.age) < SHARP]
        middle, wide = (min(sharp) + max(sharp)) / 2, max(width, reach(sharp))
        hours = np.array(docked[name]) / 3600
        spread = max(LEAST[name] / 3600, float(np.ptp(hours)) / 2)
        row_ = (name, middle - wide / 2, middle + wide / 2, float(np.median(hours)), spread, len(sharp), len(hours))
        print(
            f"  {name:<8} flown {min(sharp):.1f} to {max(sharp):.1f}, window {row_[1]:.1f} to {row_[2]:.1f};", end=" "
        )
        print(f"docking after {', '.join(f'{h:.2f}' for h in hours)} h: {row_[3]:.2f} +- {spread:.2f} h")
        for f in mine:
            if abs(f.age) >= SHARP:
                inside = row_[1] <= math.degrees(f.phase) <= row_[2]
                print(f"    not used, elements {f.age:.1f} d: {f.mission}, phase {math.degrees(f.phase):.1f}", end="")
                print("" if inside else ", OUTSIDE of the window")
        out.append(row_)
    return out


def reach(x: Sequence[float]) -> float:
    """Return the width of the range that values were drawn from evenly: that of the values, and their share beyond it.

    Source: best unbiased estimate for a uniform distribution, range x (n + 1) / (n - 1).
    """
    return (max(x) - min(x)) * (len(x) + 1) / (len(x) - 1)


def touchdowns() -> list[tuple[str, float, float, int]]:
    """Print the times of landings with all residuals; return the rows of the table."""
    known, lags, before, names = sets(), [], [], []
    print("\nlandings: seconds after the station's track was nearest to the zone")
    for row in rows():
        if row["undocking_utc"] and row["landing_utc"]:
            before.append(parse_utc(row["landing_utc"]) - parse_utc(row["undocking_utc"]))
        if f"{row['mission']} landing" not in known:
            continue
        t, one = parse_utc(row["landing_utc"]), known[f"{row['mission']} landing"]
        passes = [
            (abs(a.aside), zone.name, t - a.t)
            for zone in dict.fromkeys(zones().values())
            for a in approaches(Orbit((one,)), zone.lat, zone.lon, t - 2700, t)
        ]
        aside, zone_name, lag = min(passes)
        lags.append(lag)
        names.append(
            f"{row['mission']:<14} {row['landing_utc'][:10]} {zone_name:<10} {aside / 1000:4.0f} km aside "
            f"elements {(t - one.epoch) / 86400:.2f} d  {lag:6.1f}"
        )
        assert aside <= ASIDE, row["mission"]
    errors = left_out(np.array(lags))
    for name, error in zip(names, errors, strict=True):
        print(f"  {name}  residual {error:+6.1f} s")
    print(told("  landings", errors))
    left = np.array(before)
    print(f"  undocking before landing: {', '.join(f'{x:.0f}' for x in left)} s")
    return [
        ("landing after nearest approach", float(np.median(lags)), 2 * float(np.sqrt((errors**2).mean())), len(lags)),
        ("undocking before landing", float(np.median(left)), float(np.abs(left_out(left)).max()), len(left)),
    ]


def early() -> list[tuple[float, float, float, bool]]:
    """Return launches as told by older sets: age [days], miss [s], band [s], and whether the profile flown was open."""
    sets_, _ = read_elements((VECTORS / "station_flights_early.tle").read_text("utf-8"), "early")
    named = {f"{row['mission']} early": row for row in rows()}
    return [_early(one, named[one.name]) for one in sets_]


def _early(one: Elements, row: dict[str, str]) -> tuple[float, float, float, bool]:
    t, pad = (
        parse_utc(row["launch_utc"]),
        pad_at(math.radians(float(row["pad_lat"])), math.radians(float(row["pad_lon"]))),
    )
    best = min(launches(Orbit((one,)), pad, t - 43200, t + 43200), key=lambda chance: abs(chance.t - t))
    flown = [when for profile, when in best.times if profile.name == f"{row['profile_orbits']}-orbit"]
    return (t - one.epoch) / 86400, (flown[0] if flown else best.t) - t, best.band, bool(flown)


def ages() -> None:
    """Print how a launch is told by older sets, with the constants as shipped."""
    print("\nold elements: launch minute of the profile flown, told so many days before")
    told_ = np.array(early())
    for low, high in ((0, 3), (3, 10), (10, 20), (20, 40), (40, 90)):
        of_age = told_[(told_[:, 0] >= low) & (told_[:, 0] < high)]
        fine = of_age[of_age[:, 3] > 0]
        miss = np.abs(fine[:, 1])
        print(
            f"  {low:2d} to {high} d: {len(of_age)} sets, profile open by {len(fine)}; median {np.median(miss):.1f} s, "
            f"worst {miss.max():.1f} s, within the band {np.mean(miss <= fine[:, 2]):.0%}"
        )


def tables() -> dict[str, str]:
    """Fit, print, and return the files of the package that hold what was fitted."""
    flights = flown()
    profile_rows = (
        f"{n},soyuz,{a:.1f},{b:.1f},{h:.3f},{w:.3f},{k},{d},{FIRST[n]}" for n, a, b, h, w, k, d in windows(flights)
    )
    return {
        "launch_leads.csv": table(
            "How long before the crossing a rocket leaves; of soyuz at phase 0 and the inclination given.",
            "family,lead_s,spread_s,flights,inclination_deg,since,profiles",
            leads(flights),
        ),
        "rendezvous_profiles.csv": table(
            "Phase of the station at launch at which a profile is open, and hours to docking; of how many flights.",
            "profile,family,phase_from_deg,phase_to_deg,hours,hours_spread,phases,dockings,since",
            profile_rows,
        ),
        "landing_timing.csv": table(
            "Half of the width that holds nearly all flights is the spread.",
            "what,seconds,spread_s,flights",
            (f"{name},{s:.0f},{width:.0f},{count}" for name, s, width, count in touchdowns()),
        ),
    }


def table(head: str, columns: str, lines: Iterable[str]) -> str:
    """Return the text of a file of the package."""
    made = "# Made by tools/fit_launch.py from tests/vectors/station_flights.*; do not edit."
    return "\n".join((made, f"# {head}", columns, *lines)) + "\n"


if __name__ == "__main__":
    fitted = tables()
    ages()
    for name, text in fitted.items():
        if "--write" in sys.argv:
            (DATA / name).write_text(text, "utf-8")
