"""Reading schedules: the key's own, those of a team, of the organisation, of one user."""

from typing import Any

from caltui.sandbox.cal.world import Record
from caltui.sandbox.calv2.handlers.people_read import members_of, organisation_user, person_asked
from caltui.sandbox.calv2.question import Question, sliced
from caltui.sandbox.calv2.records import old, schedules
from caltui.sandbox.calv2.refusals import forbidden, missing
from caltui.sandbox.calv2.roles import require_organisation, require_team


def my_schedules(question: Question) -> Any:
    """The key's own, all in one answer."""
    rows = question.world.related("schedules", "userId", question.me)
    if question.old:
        return old.schedules(question.world, rows)
    return schedules.schedules(question.world, rows)


def default_schedule(question: Question) -> Record | None:
    """The default of the key's user; null without one."""
    row = question.world.find("schedules", question.user.get("defaultScheduleId"))
    return schedules.schedule(question.world, row) if row is not None else None


def schedule(question: Question) -> Any:
    """One of the key's own."""
    row = own_schedule(question)
    show = old.schedule if question.old else schedules.schedule
    return show(question.world, row)


def schedules_of_many(question: Question) -> list[Record]:
    """Those of everybody in a team, or in the organisation."""
    rows = question.world.rows("schedules")
    if "orgId" in question.ids:
        require_organisation(question)
    if "teamId" in question.ids:
        members = {row["userId"] for row in members_of(question, require_team(question)["id"])}
        rows = [row for row in rows if row["userId"] in members]
    return list(sliced(question, schedules.schedules(question.world, rows)))


def schedules_of_user(question: Question) -> list[Record]:
    """Those of a user of the organisation."""
    user = organisation_user(question)
    rows = question.world.related("schedules", "userId", user["id"])
    return schedules.schedules(question.world, rows)


def schedule_of_user(question: Question) -> Record:
    """One of a user of the organisation."""
    return schedules.schedule(question.world, own_schedule(question))


def own_schedule(question: Question) -> Record:
    """The row of the path, of the key's user or of the user in the path. 404, 403."""
    owner = person_asked(question)
    number = question.number("scheduleId")
    row = question.world.find("schedules", number)
    if row is None:
        raise missing(f"Schedule with ID={number} does not exist.")
    if row["userId"] != owner:
        raise forbidden(f"User with ID={owner} does not own schedule with ID={number}")
    return row
