"""Sheets: run sheets, day sheets and call sheets as values, and printed."""

from flambeau.publish.sheets.calls import CALLS, calls, person_sheet, person_sheets
from flambeau.publish.sheets.day import day_sheet, day_sheets
from flambeau.publish.sheets.run import run_sheet, run_sheets
from flambeau.publish.sheets.values import (
    Call,
    Carrier,
    DayBranch,
    DaySheet,
    Duty,
    PersonSheet,
    Row,
    RunDay,
    RunSheet,
    Sunlight,
    Time,
)

__all__ = [
    "CALLS", "Call", "Carrier", "DayBranch", "DaySheet", "Duty", "PersonSheet", "Row", "RunDay", "RunSheet", "Sunlight",
    "Time", "calls", "day_sheet", "day_sheets", "person_sheet", "person_sheets", "run_sheet", "run_sheets",
]  # fmt: skip
