"""Make the tables of the examples out of the collected data, so that anyone sees how the columns were mapped.

    python tools/make_examples.py DATA

DATA is a folder with `sochi2014` and `beijing2008`. Written in `examples/`: the CSV files, the element sets and the
`[sources]` table (the last of the document). The rest of each `journey.toml` is written by hand and stays as it is.

What is mapped and what is left out, and which places count as towns, is said in `examples/sochi-2014/SOURCES.md`.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
COLUMNS = (
    "date", "place", "region", "country", "lat", "lon", "zone", "population", "town", "role", "mode",
    "mode_inferred", "mode_detail", "start", "end", "stay", "stay_wanted", "route_km", "bearers", "slots", "source",
    "confidence", "note",
)  # fmt: skip
SAME = {"timezone": "zone", "torchbearers": "bearers", "start_local": "start", "end_local": "end"}

# Estates, islands, villages and settlements beside a town of the same day, districts of Sochi: see SOURCES.md.
NO_TOWNS = frozenset({
    "Arkhangelskoye", "Yasnaya Polyana", "Kizhi", "Sviyazhsk", "Ryurikovo Gorodishche", "Izborsk", "Sheregesh",
    "Manzherok", "Mayma", "Yashkul", "Lazarevskoye", "Adler", "Krasnaya Polyana", "Sochi Olympic Park",
    "Athens (Panathenaic Stadium)",
})  # fmt: skip
# The press has 11:00 in Makhachkala and an end at 13:50 in Cherkessk, 460 km on: only short programmes fit.
STAYS = {"Makhachkala": "20 min", "Cherkessk": "15 min", "Kungur": "51 min"}
# The last bearer in Yaroslavl finished before the night (S22): a long day, of our making.
LONG_STAYS = {"Yaroslavl": "13 h"}
# Stages whose slots are known in number and length: (count, metres, published first start). Kungur had 25 bearers on
# 5 km from 17:00 (S79), Uryupinsk 20 slots of 300 m at no known hour (S92). The other starts follow from the lengths.
SLOTS = {"Kungur": (25, 200, "17:00"), "Uryupinsk": (20, 300, "")}

EXTRA_SOURCES = {
    "X01": "Soyuz TMA-11M and TMA-09M, spacefacts.de",
    "X02": "J. McDowell, General Catalog of Artificial Space Objects: launch log and crew lists",
    "X03": "NASA text on Russian spacewalk 36 (start 9:34 EST)",
    "X04": "CBS report of the spacewalk (end 3:24 pm EST) and Roscosmos (00:24 Moscow time)",
    "X05": "Irish Space Blog, 9 Nov 2013 (handover 15:14 over the Atlantic; the only source for it)",
    "X06": "Associated Press, 9 Nov 2013",
    "X07": "live-production.tv (plan: torch to the organising committee at the capsule; more than an hour outside)",
    "X08": "azh.kz (undocking 5:26 Astana time, landing)",
    "X09": "NASASpaceflight.com (six hours and 14 minutes to the station)",
    "W01": "csmonitor.com/World/2008/0313/p03s01-nbgn.html (list of the longest relays, in miles)",
    "W02": "olympic.ca, Mapping the Torch: 2010 Domestic Relay Biggest Ever, 2009-01-03",
    "W03": "olympic.org/news/torino-2006-toroc-presents-the-olympic-torch-relay, 22 Nov 2005",
    "W04": "topendsports.com/events/winter/relay.htm",
    "W05": "olympic.org/news/sochi-2014-torch-relay-to-be-longest-in-winter-games-history, 8 Oct 2012",
    "W06": "nld.com.vn 110466 (Mi-8: mean speed of flight 220-240 km/h)",
    "W07": "github.com/antonindanalet/detourfactor (Swiss microcensus: cars 1.47-1.54, public transport 1.33-1.34)",
    "W08": "Beijing 2008 relay pages ibiblio.org/chinesehistory, tripatlas.com, en.trend.az 1166468 (137,000 km)",
}


def rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as a list of rows by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, columns: Iterable[str], table: Iterable[dict[str, str]]) -> None:
    """Write rows as CSV, leaving out the columns that are empty in all of them."""
    kept = list(table)
    used = [c for c in columns if any(row.get(c) for row in kept)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, used, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)


def mapped(table: list[dict[str, str]], others: dict[str, str]) -> Iterator[dict[str, str]]:
    """Turn the collected rows into rows of a journey; `others` says what mode "other" is, by place."""
    before = ""
    for old in table:
        new = {SAME.get(name, name): value.strip() for name, value in old.items()}
        place, mode, notes = old["place"], old["mode_in"], [old["note"]]
        if place == before or not before:
            # No way to go: the day before ended here, or the branch begins here. What was said of it is a note.
            notes.append(old["mode_detail"])
            new |= {"mode": "", "mode_inferred": "", "mode_detail": ""}
        else:
            new["mode"] = others[place] if mode == "other" else mode
            new["mode_inferred"] = "yes" if old["mode_assumed"] == "1" else "no"
        if old["coord_source"] == "hand":
            notes.append("coordinates set by hand")
        new["town"] = "no" if place in NO_TOWNS else "yes"
        new["stay"], new["stay_wanted"] = STAYS.get(place, ""), LONG_STAYS.get(place, "")
        new["slots"] = slots_file(place) if place in SLOTS else ""
        new["note"] = "; ".join(note for note in notes if note)
        before = place
        yield new


def slots_file(place: str) -> str:
    """Return the name of the file with the slots of a stage."""
    return f"slots-{place.lower()}.csv"


def slots(count: int, metres: int, start: str) -> Iterator[dict[str, str]]:
    """Yield the slots of a stage. The names of the bearers are not in our sources."""
    for n in range(count):
        yield {"number": str(n + 1), "start": "" if n else start, "length_m": str(metres)}


def elements(path: Path) -> str:
    """Return the element sets of the station as they were issued, each under its name."""
    truth = tomllib.loads(path.read_text("utf-8"))
    return "".join(f"ISS (ZARYA)\n{e['line1']}\n{e['line2']}\n" for e in truth["elements"])


def sources(facts: Path) -> dict[str, str]:
    """Read the list of sources at the end of the collected facts."""
    text = facts.read_text("utf-8").partition("## Sources")[2]
    found = dict(re.findall(r"(?:^|; )(S\d+[a-z]?) (.+?)(?=; S\d+[a-z] |$)", text, re.MULTILINE))
    return {**found, **EXTRA_SOURCES}


def with_sources(document: str, table: dict[str, str]) -> str:
    """Put a table of sources in the place of the document's last one."""
    head = document.partition("\n[sources]\n")[0]
    lines = (f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in table.items())
    return head + "\n[sources]\n" + "\n".join(lines) + "\n"


def main(data: Path) -> None:
    """Write all tables of the examples."""
    old, new = data / "sochi2014", EXAMPLES / "sochi-2014"
    helicopter = dict.fromkeys(("Bolgar", "Sviyazhsk", "Cherkessk"), "helicopter")
    write(new / "stops.csv", COLUMNS, mapped(rows(old / "stops.csv"), helicopter))
    write(new / "stops-greece.csv", COLUMNS, mapped(rows(old / "stops_greece.csv"), {}))
    for place, stage in SLOTS.items():
        write(new / slots_file(place), ("number", "start", "length_m"), slots(*stage))
    (new / "iss.tle").write_text(elements(old / "space.toml"), "utf-8")
    document = new / "journey.toml"
    if document.exists():
        document.write_text(with_sources(document.read_text("utf-8"), sources(old / "FACTS.md")), "utf-8")
    old, new = data / "beijing2008", EXAMPLES / "beijing-2008"
    table = list(mapped(rows(old / "stops.csv"), {"Macau": "ferry"}))
    write(new / "stops-start.csv", COLUMNS, table[:3])
    write(new / "stops.csv", COLUMNS, table[3:])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
