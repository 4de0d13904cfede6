"""A small sound journey that uses every table of the format, as files; and how to write changed copies of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

from flambeau.finding import Where

JOURNEY = """\
format = 1
title = "A flame to space"
summary = "Small, but with everything."
zone = "Europe/Moscow"
revised = 2013-10-01
budget = "5000000 RUB"

[rules]
day = "08:00-21:00"
setup = "30 min"
overnight = "before-leg"
longest_day = "16 h"
rest_days = [2014-01-06, "2014-01-07"]
flames = 1

[rules.stay.celebration]
least = "2 h"
wanted = "6 h"

[sources]
S01 = "the organisers"

[[mode]]
id = "train"
name = "Train"
speed = "60 km/h"
detour = 1.2
ends = "20 min"
hours = "06:00-23:00"
cost = ["120 RUB/km", "1000 RUB/day"]
source = "S01"

[[mode]]
id = "soyuz"

[[place]]
id = "iss"
name = "ISS"
elements = "iss.tle"
zone = "UTC"
town = false

[[place]]
id = "ship"
name = "50 let Pobedy"
log = "ship.csv"

[[branch]]
id = "main"
title = "The road"
stops = "stops.csv"
keeper = "team"

[[branch.stop]]
place = "Сочи"
lat = 43.585
lon = 39.72
region = "Krasnodar"
role = "celebration"
date = 2014-02-07
start = "20:14"
end = 2014-02-07T23:00:00+04:00
mode = "train"
cost = "12000 RUB"

[[branch]]
id = "space"
fork = "tula.end"
rejoin = "sochi.start"

[[branch.stop]]
place = "Baikonur"
lat = 45.965
lon = 63.305
zone = "Asia/Qyzylorda"
start = "2013-11-06 08:00"
end = "2013-11-07 10:14:15"
mode = "train"

[[branch.stop]]
place = "iss"
start = "2013-11-07T10:28Z"
end = "2013-11-10T23:26Z"
mode = "soyuz"
depart = "launch.start"

[[branch.stop]]
id = "landing"
place = "Steppe"
lat = 47.3
lon = 69.5
start = "~ 2013-11-11 08:49 ± 5 min"
mode = "soyuz"

[[event]]
id = "launch"
name = "Launch"
in = "baikonur"
kind = "launch"
start = "2013-11-07 10:14:15"

[[event]]
id = "insertion"
name = "Insertion"
in = "to-iss"
start = "launch.start + 8 min 45 s"
height = "200 km"

[[event]]
id = "eva"
name = "Spacewalk"
in = "iss"
start = "2013-11-09 14:34"
end = "2013-11-09 20:24"
people = ["kotov"]
source = "S01"

[[event]]
id = "relay"
name = "Relay outside"
in = "eva"
start = "2013-11-09 15:00"
duration = "1 h"

[[event]]
id = "wave"
name = "The torch is waved"
in = "eva"
start = "2013-11-09 16:00"
duration = "1 h"

[[eva]]
event = "eva"
name = "Torch outside"
steps = "steps.csv"

[[eva.actor]]
id = "EV1"
person = "kotov"
suit = "orlan"

[[eva.actor]]
id = "IV"
name = "Inside"

[[eva.suit]]
id = "orlan"
name = "Orlan"
start = "out.start"

[[eva.suit.consumable]]
name = "Oxygen"
lasts = "7 h"
reserve = "30 min"
source = "S01"

[[eva.task]]
id = "out"
name = "Torch out"
actors = "EV1"
duration = "10 min"
start = "eva.start + 2 min"
holder = "kotov"
tether = "suit"
pictures = ["limb"]

[[eva.task]]
id = "waving"
event = "wave"
light = "day"

[[eva.task.role]]
actor = "EV1"

[[eva.task.role]]
actor = "IV"
duration = "5 min"
offset = "10 min"

[[eva.task.step]]
actors = "EV1 IV"
text = "Wave it"
warning = "Mind the hatch"

[[eva.task.step]]
actors = "IV"
text = "Film it"
with = true
note = ["a", "b"]

[[station]]
place = "iss"
yaw = 3
pitch = -2.5
roll = 0.5
alpha = 10
beta = 20
russian = 30
doubt = 5
source = "S01"
note = "guessed"

[[landmark]]
id = "tower"
name = "The tower"
lat = 55.7525
lon = 37.6214
height = "150 m"
heading = 60
source = "S01"
note = "71 m"

[[landmark.part]]
shape = "box"
at = [0, 0, 0]
size = [16, 16, 47]
material = "brick"
turn = 45

[[landmark.part]]
shape = "cone"
at = [0, 0, 47]
size = [11, 11, 24]

[[shot]]
id = "limb"
name = "The limb"
in = "eva"
importance = 5
least = "1 min"
subject = "sunlit"
behind = ["limb", "bright-earth"]
view = "moscow"
sun = "out-of-frame"
source = "S01"

[shot.camera]
mount = "helmet"
helmet = "EV2"
look_at = "EV1"
focal = "2.8 mm"
sensor = "6.17 x 4.55 mm"
lens = "equisolid"
roll = 5
up = [0, 0, -1]

[[shot.person]]
name = "EV1"
who = "kotov"
wears = "orlan-red"
at = [-22, 1.5, 2.7]
facing = 90
pose = "float"
right_hand = [0.3, -0.4, 0.7]
left_hand = "station"
torch = "right"
flame = false
head_turn = 10
head_tilt = -5

[[shot.person]]
name = "EV2"
wears = "orlan-blue"
at = [-22, 4, 2.7]
facing = "EV1"
pose = "float"

[[shot]]
id = "evening"
name = "The tower at dusk"
in = "moscow"
subject = "soft"
hours = ["golden", "blue"]
landmark = "lit"
landmarks = ["tower"]
ground = "asphalt"
horizon = [[90, 2], [270.0, 1.5]]
note = "from the bridge"

[shot.camera]
mount = "fixed"
at = [0, -6, 1.6]
look_at = "tower"
focal = "35 mm"
sensor = "36 x 24 mm"
distortion = [-0.1, 0.01]

[[shot.lamp]]
kind = "flame"
at = [1, 1, 2]
size = "1.5 m"

[[shot.lamp]]
kind = "floodlight"
at = [5, -5, 6]
aim = [0, 0, 1]
lumens = 20000

[[shot.person]]
name = "bearer"

[[person]]
id = "kotov"
name = "Oleg Kotov"
role = "cosmonaut"
tell = ["eva", "space"]

[[equipment]]
id = "team"
name = "The team"

[[hold]]
torch = "t1"
holder = "kotov"
start = "eva.start"
end = "eva.end"

[[flame]]
id = "flame"
name = "The flame"
branch = "main"
lit = [["moscow.start", "sochi.end"]]

[[torch]]
id = "t1"
name = "The space torch"
branch = "space"
burn = "10 min"
size = [0.1, 0.09, 0.7]

[[lantern]]
id = "lamp"
name = "Safety lantern"
branch = "main"
spare = true

[[deadline]]
id = "opening"
name = "Opening"
of = "sochi.start"
by = 2014-02-07

[[waiver]]
code = "R109"
things = ["sochi"]
reason = "They did."
source = "S01"

[[cost]]
name = "staff"
amount = "1000 RUB/day"
of = "main"

[[figure]]
id = "length"
value = "65000 km"
source = "S01"

[[figure]]
id = "bearers"
value = 14000
unit = "people"
source = "S01"

[[claim]]
id = "long"
says = "The spacewalk took 5 h 50 min."
source = "S01"
measure = "duration"
of = "eva"
value = "5 h 50 min"
tolerance = 0.01

[[claim]]
id = "day"
says = "It was a Saturday."
source = "S01"
measure = "weekday"
of = "eva.start"
value = "Saturday"

[[claim]]
id = "unlit"
says = "The torch was not lit outside."
source = "S01"
measure = "lit"
of = ["t1", "eva"]
value = false

[[claim]]
id = "stops"
says = "Six stops."
source = "S01"
measure = "count"
of = ["main", "space"]
count = "stops"
value = 6
"""

STOPS = """\
place,lat,lon,date,start,end,role,mode,distance_km,path,slots,bearers,town
Moscow,55.75,37.62,2013-10-07,14:00,22:00,celebration,,,,slots.csv,200,yes
Tula,54.2,37.6,2013-10-08,tbd,,,train,180,way.gpx,,,1
"""

SLOTS = """\
number,name,start,length_m,handover
1,A,14:30,200,"bridge, north"
2,B,~ 14:35,250,
3,C,,250,
"""

STEPS = """\
task,actors,text,with,caution
out,EV1,Take it out,,
out,IV,Watch,yes,"Gloves, too"
"""

SHIP = """\
time,lat,lon,height_m
2013-10-15 12:00,69,33,
2013-10-19 12:00,90,0,3
"""

ISS = """\
ISS (ZARYA)
1 25544U 98067A   13310.51629608  .00016717  00000-0  10270-3 0  9002
2 25544  51.6440 123.1754 0001219 117.1504 242.9771 15.49860824 16788
"""

WAY = """\
<?xml version="1.0"?>
<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="55.75" lon="37.62"/><trkpt lat="54.2" lon="37.6"/>
</trkseg></trk></gpx>
"""

FILES: Mapping[str, str] = {
    "journey.toml": JOURNEY,
    "stops.csv": STOPS,
    "slots.csv": SLOTS,
    "steps.csv": STEPS,
    "ship.csv": SHIP,
    "iss.tle": ISS,
    "way.gpx": WAY,
}


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder and return it."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    return folder


def without_places(value: object) -> object:
    """Return a value as plain tuples and dicts, without where in the document its parts stand."""
    if isinstance(value, Where):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, {
            f.name: without_places(getattr(value, f.name)) for f in fields(value) if f.compare
        }
    if isinstance(value, Mapping):
        return {key: without_places(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(without_places(inner) for inner in value)
    return value
