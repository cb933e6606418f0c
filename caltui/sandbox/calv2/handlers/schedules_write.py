"""Writing schedules: name, zone, the whole week and all overrides in one call."""

from collections.abc import Sequence
from typing import Any

from caltui.sandbox.cal.cascades import delete as delete_row
from caltui.sandbox.cal.world import Record
from caltui.sandbox.calv2.bodies import values_of
from caltui.sandbox.calv2.handlers.people_read import person_asked
from caltui.sandbox.calv2.handlers.schedules_read import own_schedule
from caltui.sandbox.calv2.question import NO_DATA, NoData, Question
from caltui.sandbox.calv2.records.schedules import DAYS, schedule
from caltui.sandbox.calv2.refusals import V2Error, bad_request

OFFICE_HOURS = ({"days": DAYS[1:6], "startTime": "09:00", "endTime": "17:00"},)
"""What a schedule has that was made without hours."""


def create(question: Question) -> Record:
    """A new schedule, of the key's user or of a user of the organisation."""
    owner = person_asked(question)
    values = values_of(question)
    row = question.world.add(
        "schedules", {"userId": owner, "name": values["name"], "timeZone": values["timeZone"]}
    )
    _put_hours(question, row, values.get("availability") or OFFICE_HOURS)
    _put_overrides(question, row, values.get("overrides") or ())
    _make_default(question, row, values)
    return schedule(question.world, row)


def update(question: Question) -> Record:
    """An edit. Hours that are sent replace the week, overrides all overrides; what is absent
    stays."""
    row = own_schedule(question)
    values = values_of(question)
    columns = {name: values[name] for name in ("name", "timeZone") if values.get(name) is not None}
    question.world.change("schedules", row, columns)
    if values.get("availability") is not None:
        _remove(question, row, dated=False)
        _put_hours(question, row, values["availability"])
    if values.get("overrides") is not None:
        _remove(question, row, dated=True)
        _put_overrides(question, row, values["overrides"])
    _make_default(question, row, values)
    return schedule(question.world, row)


def delete(question: Question) -> NoData:
    """Removes a schedule. One that is not there is 400 here, not 404."""
    try:
        row = own_schedule(question)
    except V2Error as error:
        if error.status == 404:
            raise bad_request(error.message) from None
        raise
    for block in question.world.related("availabilities", "scheduleId", row["id"]):
        question.world.remove("availabilities", block)
    delete_row(question.world, "schedules", row)
    return NO_DATA


def _make_default(question: Question, row: Record, values: Record) -> None:
    """`isDefault: false` does nothing: another one must be made the default."""
    owner = question.world.find("users", row["userId"])
    if values.get("isDefault") and owner is not None:
        question.world.change("users", owner, {"defaultScheduleId": row["id"]})


def _remove(question: Question, row: Record, *, dated: bool) -> None:
    for block in question.world.related("availabilities", "scheduleId", row["id"]):
        if bool(block.get("date")) == dated:
            question.world.remove("availabilities", block)


def _put_hours(question: Question, row: Record, blocks: Sequence[Any]) -> None:
    for block in blocks:
        days = [DAYS.index(day) for day in block["days"]]
        _put(question, row, {"days": days, "date": None}, block)


def _put_overrides(question: Question, row: Record, blocks: Sequence[Any]) -> None:
    for block in blocks:
        _put(question, row, {"days": [], "date": f"{block['date']}T00:00:00.000Z"}, block)


def _put(question: Question, row: Record, when: Record, block: Record) -> None:
    times = {name: f"1970-01-01T{block[name]}:00.000Z" for name in ("startTime", "endTime")}
    ours = {"scheduleId": row["id"], "userId": row["userId"]}
    question.world.add("availabilities", {**ours, **when, **times})
