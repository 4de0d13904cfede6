"""The one table of all tables and keys of a journey: names, kinds, defaults and what they mean.

Reading, hints, the JSON Schema and the reference in the docs all follow from it.
"""

from __future__ import annotations

from flambeau.document import values as v
from flambeau.document import vectors as w
from flambeau.document.keys import ID, NAME, NOTE, SOURCE, SOURCED, Key, Table, need
from flambeau.document.shot_tables import LANDMARK, SHOT, STATION

ANYTHING = ("thing", "carried", "holder", "deadline", "mode", "place", "shot")
_WHERE = (
    Key("lat", v.LAT, "Latitude [degrees], north positive."),
    Key("lon", v.LON, "Longitude [degrees], east positive."),
    Key("height", v.HEIGHT, 'Height above the ellipsoid, such as `"156 m"`.', "0 m"),
    Key("zone", v.ZONE, "Time zone (IANA name); default: the journey's."),
    Key("region", v.TEXT, "Region or state, as it is to be counted.", ""),
    Key("country", v.TEXT, "Country, as it is to be counted.", ""),
    Key("population", v.whole(0), "Inhabitants."),
    Key("town", v.BOOL, "Whether it counts as a town.", True),
)

RULES = Table("rules", "What holds everywhere unless a stop or a mode says otherwise.", (
    Key("day", v.HOURS, "Programme hours of a stop whose hours are not given.", "08:00-21:00"),
    Key("setup", v.DURATION, "Time between arriving and beginning.", "0 min"),
    Key("overnight", v.choice("before-leg", "after-leg"), "Whether nights come before or after legs.", "before-leg"),
    Key("longest_day", v.DURATION, "A longer day is warned of."),
    Key("rest_days", v.DATES, "Local dates on which nothing is planned.", []),
    Key("flames", v.whole(1), "How many flames may be lit at one time.", 1),
), many=False, inside=(
    Table("stay", "How long stops of a role stay.", (
        Key("least", v.DURATION, "At least so long.", "0 min"),
        Key("wanted", v.DURATION, "Gladly so long, if nothing gets late by it; default: `least`."),
    ), many=False, free="role"),
))  # fmt: skip

MODE = Table("mode", "A way of going.", (
    ID,
    Key("name", v.TEXT, "What people call it; default: its id.", ""),
    Key("speed", v.SPEED,
        "Speed along the way, such as `\"60 km/h\"`; without it a leg takes the time its ends leave."),
    Key("detour", v.real(1, 100), "Length of the way over the great circle.", 1),
    Key("ends", v.DURATION, "Time at each end: boarding, loading, taxiing.", "0 min"),
    Key("hours", v.HOURS, "Hours of operation, in the zone of the place left, such as `\"07:00-21:30\"`."),
    Key("sleeps", v.BOOL, "Whether it pauses on the way outside of its hours.", False),
    Key("cruise", v.LENGTH, "Height of flight, such as `\"10 km\"`.", "0 m"),
    Key("cost", v.RATES, "Rate or list of rates, such as `\"1.20 EUR/km\"`.", []),
    SOURCE,
))  # fmt: skip

PLACE = Table("place", "A place on the ground, at sea or in orbit. `lat` and `lon` must be given unless it moves.", (
    Key("id", v.IDENT, "How other tables name it; default: its name in plain letters."),
    NAME,
    *_WHERE,
    Key("elements", v.FILE, "File of element sets (TLE or OMM) or of an ephemeris (OEM): the place is in orbit."),
    Key("log", v.FILE, "CSV file with columns `time`, `lat`, `lon` and maybe `height_m`: the place moves."),
))  # fmt: skip

STOP = Table("stop", "The torch stays at a place. Also the columns of a CSV file of stops.", (
    Key("id", v.IDENT, "How other tables name it; default: the place's name in plain letters, then with `-2`, `-3`."),
    need("place", v.TEXT, "Id or name of a place; a new name together with `lat` and `lon` makes a place."),
    *_WHERE,
    Key("name", v.TEXT, "What people call it; default: the place's name."),
    Key("role", v.TEXT, "What kind of stop it is, such as `celebration`; `[rules.stay]` goes by it.", ""),
    Key("date", v.DATE, "Local date, for times of day beside it; alone: some time on that day."),
    Key("start", v.TIME, "When the programme there begins."),
    Key("end", v.TIME, "When it is over."),
    Key("stay", v.DURATION, "At least so long; default: by role from `[rules.stay]`, else nothing."),
    Key("stay_wanted", v.DURATION, "Gladly so long, if nothing gets late by it; default: as `stay`."),
    Key("mode", v.TEXT, "Mode of the way here, or `free`: left to the search. The first stop of a branch that does not"
        " fork has no way; a mode there is allowed and means nothing.", refers=("mode",)),
    Key("mode_inferred", v.BOOL, "Whether the mode is our inference and no source's word.", False),
    Key("mode_detail", v.TEXT, "More about the way, such as a flight number.", ""),
    Key("distance", v.LENGTH, "Length of the way here, such as `\"1395 nmi\"`."),
    Key("path", v.FILE, "GPX file of the way here."),
    Key("depart", v.TIME, "When the way here begins, in the zone of the place left."),
    Key("travel", v.DURATION, "How long the way here takes."),
    Key("route", v.LENGTH, "Length of the route on the streets."),
    Key("bearers", v.whole(0), "How many torchbearers."),
    Key("cost", v.AMOUNTS, "Amount or list of amounts, such as `\"12000 RUB\"`.", []),
    Key("slots", v.FILE, "CSV file of the torchbearers' slots."),
    SOURCE,
    Key("confidence", v.choice("high", "medium", "low"), "How sure the source is."),
    NOTE,
))  # fmt: skip

SLOT = Table("slots", "A CSV file of torchbearers' slots, one a row.", (
    need("number", v.whole(0), "Number of the slot."),
    Key("name", v.TEXT, "The torchbearer.", ""),
    Key("start", v.TIME, "Time of day, or a full time; without it the lengths of the slots around it tell."),
    Key("length", v.LENGTH, "How far the torch is carried."),
    Key("handover", v.TEXT, "Where the torch is passed on.", ""),
))  # fmt: skip

LOG = Table("log", "A CSV file of where a moving place was, in order of time.", (
    need("time", v.TIME, "The instant."),
    need("lat", v.LAT, "Latitude [degrees]."),
    need("lon", v.LON, "Longitude [degrees]."),
    Key("height", v.HEIGHT, "Height above the ellipsoid.", "0 m"),
))  # fmt: skip

BRANCH = Table("branch", "A chain of stops that carries one flame or torch.", (
    ID,
    Key("title", v.TEXT, "What people call it; default: its id.", ""),
    Key("fork", v.EDGE, "From where it starts, such as `\"baikonur.end\"`."),
    Key("rejoin", v.EDGE, "Where it ends, such as `\"sochi.start\"`."),
    Key("keeper", v.REF, "Who holds when nobody else is named: a person or equipment.", "", refers=("holder",)),
    Key("stops", v.FILES, "CSV files of stops, in order.", []),
), inside=(STOP,))  # fmt: skip

EVENT = Table("event", "Something that happens within a stop, a leg or another event.", (
    ID,
    NAME,
    need("in", v.REF, "The stop, leg (`to-` and a stop's id) or event that it is within.", "thing"),
    Key("kind", v.TEXT, "What kind of event, such as `launch` or `eva`.", ""),
    Key("start", v.TIME, "When it starts."),
    Key("end", v.TIME, "When it ends."),
    Key("duration", v.DURATION, "How long it lasts."),
    Key("setup", v.DURATION, "Time between the torch's arrival and the start.", "0 min"),
    Key("people", v.REFS, "Persons and equipment that take part.", [], refers=("holder",)),
    Key("height", v.HEIGHT, "Height of a way point, such as orbit insertion."),
    Key("zone", v.ZONE, "Time zone of its times; default: that of what it is within."),
    SOURCE,
    NOTE,
))  # fmt: skip

LIGHTS = ("any", "day", "night")

ACTOR = Table("actor", "Who has a column on the sheet.", (
    need("id", v.CALLED, "The call sign, such as `EV1`, `IV` or `ground`."),
    Key("name", v.TEXT, "What stands at the head of the column; default: the call sign.", ""),
    Key("person", v.REF, "Who it is.", "", refers=("holder",)),
    Key("suit", v.REF, "The suit that they wear.", "", refers=("suit",)),
))  # fmt: skip

CONSUMABLE = Table("consumable", "What a suit has a limited amount of.", (
    NAME,
    need("lasts", v.DURATION, "How long it lasts."),
    Key("reserve", v.DURATION, "How much of that must be left at the end.", "0 min"),
    SOURCE,
))  # fmt: skip

SUIT = Table("suit", "A space suit and what limits it.", (
    ID,
    Key("name", v.TEXT, "What people call it; default: its id.", ""),
    Key("start", v.TIME, "From when on it lives on its own supplies; default: when the hatch opens.",
        refers=("task", "thing")),
), inside=(CONSUMABLE,))  # fmt: skip

ROLE = Table("role", "How long one actor takes, and when they come in.", (
    need("actor", v.CALLED, "Who.", "actor"),
    Key("duration", v.DURATION, "How long it takes them; default: that of the task."),
    Key("offset", v.DURATION, "How long after the start of the task they come in.", "0 min"),
))  # fmt: skip

STEP = Table("step", "One step as it is read out.", (
    need("actors", v.CALLS, 'Who does it: a call sign, or several that begin together, such as `"EV1 EV2"`.', "actor"),
    need("text", v.TEXT, "What is to be done."),
    Key("title", v.TEXT, "What stands above it.", ""),
    Key("with", v.BOOL, "Whether it begins together with the step before it.", False),
    Key("warning", v.TEXTS, "What could hurt somebody.", []),
    Key("caution", v.TEXTS, "What could break something.", []),
    Key("note", v.TEXTS, "What is good to know.", []),
))  # fmt: skip

STEPS = Table("steps", "A CSV file of the steps of a spacewalk, one a row, in order.", (
    need("task", v.REF, "The task that the step belongs to.", "task"),
    *STEP.rows,
))  # fmt: skip

TASK = Table("task", "A block of work outside.", (
    need("id", v.IDENT, "How other tasks name it; it may be that of an event of the journey."),
    Key("name", v.TEXT, "What people call it; default: the name of its event, or its id.", ""),
    Key("actors", v.CALLS, 'Who is needed for all of it, such as `"EV1 EV2"`; others have a `role`.',
        refers=("actor",)),
    Key("duration", v.DURATION, "How long it takes; default: the `duration` of its event."),
    Key("start", v.TIME, "When it starts; default: with its `event`, else after the tasks before it of its actors.",
        refers=("task", "thing")),
    Key("light", v.choice(*LIGHTS), "The light that it needs from start to end; it waits for it.", "any"),
    Key("event", v.REF, "The event of the journey that it is.", "", refers=("event",)),
    Key("holder", v.REF, "Who has the torch from its start on.", "", refers=("holder",)),
    Key("tether", v.TEXT, "What the torch is tied to from its start on.", ""),
    Key("pictures", v.REFS, "The wanted pictures that are to be taken in it.", [], refers=("shot",)),
    SOURCE,
    NOTE,
), inside=(ROLE, STEP))  # fmt: skip

EVA = Table("eva", "The procedure of a spacewalk.", (
    need("event", v.REF, "The event that it is; it starts when the hatch opens, and ends when it is closed.", "event"),
    Key("name", v.TEXT, "What people call it; default: the name of the event.", ""),
    Key("steps", v.FILES, "CSV files of steps.", []),
    Key("procedure", v.FILE, "YAML file of the procedure in Maestro's form; the tables here add to it."),
), inside=(ACTOR, SUIT, TASK), moved=(("picture", "[[shot]], at the end of the document."),))  # fmt: skip

PERSON = Table("person", "Somebody who can hold a torch or must be told.", (
    ID,
    NAME,
    Key("role", v.TEXT, "What they do.", ""),
    Key("tell", v.REFS, "Things and branches whose changes they must hear of.", [], refers=("thing",)),
))  # fmt: skip

EQUIPMENT = Table("equipment", "A thing that can hold a torch: a mount, a locker, a container.", PERSON.rows[:3])

HOLD = Table("hold", "From when on somebody holds a torch.", (
    need("torch", v.REF, "The flame, torch or lantern.", "carried"),
    need("holder", v.REF, "The person or the equipment.", "holder"),
    need("start", v.TIME, "When they take it."),
    Key("end", v.TIME, "When they give it away; default: when the next one takes it."),
    SOURCE,
))  # fmt: skip

_CARRIED = (
    ID,
    NAME,
    need("branch", v.REF, "The branch that it travels on.", "branch"),
    Key("lit", v.PAIRS, "When it burns: pairs of times, such as `[[\"a.start\", \"b.end\"]]`.", []),
    Key("burn", v.DURATION, "How long it burns until it is empty."),
    Key("spare", v.BOOL, "Whether it only stands by.", False),
    SOURCE,
    NOTE,
)  # fmt: skip
FLAME = Table("flame", "A flame, whatever carries it.", _CARRIED)
TORCH = Table("torch", "A torch.", (
    *_CARRIED[:-2],
    Key("size", w.TORCH_SIZE, "Width, depth and length, as pictures show it; default: [0.145, 0.054, 0.95]."),
    *_CARRIED[-2:],
))  # fmt: skip
LANTERN = Table("lantern", "A safety lantern.", _CARRIED)

DEADLINE = Table("deadline", "A hard date.", (
    ID,
    NAME,
    need("of", v.EDGE, "What must be reached: the start or end of a thing, such as `\"sochi.start\"`.", "thing"),
    need("by", v.TIME, "By when; a date means the end of that day."),
    Key("zone", v.ZONE, "Time zone of `by`; default: that of the thing."),
    SOURCE,
))  # fmt: skip

WAIVER = Table("waiver", "A sourced reason to let a warning stand.", (
    need("code", v.TEXT, "The code of the warning, such as `R109`."),
    Key("things", v.REFS, "What it holds for; default: everything.", [], refers=ANYTHING),
    need("reason", v.TEXT, "Why."),
    SOURCED,
))  # fmt: skip

COST = Table("cost", "Money that is spent.", (
    NAME,
    need("amount", v.MONEY, "An amount, or a rate per `km`, `h`, `day` or `stop`."),
    Key("of", v.REF, "The branch, mode or stop; default: the whole journey.", "", refers=("branch", "mode", "stop")),
    SOURCE,
))  # fmt: skip

FIGURE = Table("figure", "A number that somebody published.", (
    ID,
    Key("name", v.TEXT, "What it is.", ""),
    need("value", v.VALUE, "A string with a unit, such as `\"65712 km\"`, or a number with `unit` beside it."),
    Key("unit", v.TEXT, "The unit of a bare number.", ""),
    SOURCED,
))  # fmt: skip

MEASURES = ("cited", "weekday", "date", "duration", "people", "order", "lit", "sum", "distance", "count", "largest",
            "deadline")  # fmt: skip
COUNTS = ("stops", "dates", "regions", "places", "towns")

CLAIM = Table("claim", "A statement of others, to be tested.", (
    ID,
    need("says", v.TEXT, "The statement, in words."),
    SOURCED,
    Key("measure", v.choice(*MEASURES), "What to compute.", "cited"),
    Key("of", v.NAMES, "Of what: things, edges such as `\"eva.start\"`, figures, branches, by the measure.", []),
    Key("count", v.choice(*COUNTS), "What to count."),
    Key("value", v.VALUE, "What they say it is."),
    Key("unit", v.TEXT, "The unit of a bare number.", ""),
    Key("zone", v.ZONE, "Time zone of a weekday or a date; default: that of the thing."),
    Key("tolerance", v.real(0, 1), "How far off it may be, as a share."),
    Key("topic", v.TEXT, "Under what it is listed.", ""),
    NOTE,
))  # fmt: skip

SOURCES = Table("sources", "What source words stand for: a word and a text a line.", (), many=False, free="word")

JOURNEY = Table("", "The journey itself.", (
    need("format", v.whole(0), "Version of the format: `1`."),
    need("title", v.TEXT, "What the journey is called."),
    Key("summary", v.TEXT, "A sentence or two about it.", ""),
    Key("zone", v.ZONE, "Time zone of places that give none.", "UTC"),
    Key("revised", v.TIME, "When the document was last revised: a date or a time."),
    Key("budget", v.AMOUNT, "What it may cost, such as `\"5000000 EUR\"`."),
), many=False, inside=(
    RULES, SOURCES, MODE, PLACE, BRANCH, EVENT, EVA, STATION, LANDMARK, SHOT, PERSON, EQUIPMENT, HOLD, FLAME, TORCH,
    LANTERN, DEADLINE, WAIVER, COST, FIGURE, CLAIM,
))  # fmt: skip
