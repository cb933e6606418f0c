"""Schedules, and the blocks of hours in them."""

from typing import Any

from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.handlers.crud import insert, new_values
from caltui.sandbox.times.hours import OFFICE_HOURS


def create(ask: Ask) -> dict[str, Any]:
    """A schedule with one block, Monday to Friday from nine to five. Not the default one."""
    row = insert(ask.world, "schedules", new_values(ask))
    owner = {"scheduleId": row["id"], "userId": row["userId"]}
    insert(ask.world, "availabilities", {**OFFICE_HOURS, **owner})
    return ask.one(row, "Schedule created successfully")


def create_availability(ask: Ask) -> dict[str, Any]:
    """A block in a schedule of the caller (else 401). Ends and overlaps are not checked."""
    values = new_values(ask)
    schedule = ask.world.find("schedules", values["scheduleId"])
    values["userId"] = schedule["userId"] if schedule else None
    row = insert(ask.world, "availabilities", values)
    return ask.one(row, "Availability created successfully")
