"""Writing event types: personal ones by their owner, those of a team by who runs it."""

from caltui.sandbox.cal.cascades import delete as delete_row
from caltui.sandbox.cal.world import Record
from caltui.sandbox.calv2.bodies import values_of
from caltui.sandbox.calv2.handlers.event_types_read import event_type_row, team_event_type
from caltui.sandbox.calv2.handlers.people_read import members_of
from caltui.sandbox.calv2.question import Question
from caltui.sandbox.calv2.records.event_types import event_type
from caltui.sandbox.calv2.records.stored import hosts, stored
from caltui.sandbox.calv2.refusals import bad_request, forbidden, missing
from caltui.sandbox.calv2.roles import require_organisation, require_team
from caltui.sandbox.handlers.crud import insert


def create(question: Question) -> Record:
    """A new event type of the key's user."""
    values = values_of(question)
    _refuse_slug(question, values["slug"], "userId", question.mine, None)
    _refuse_schedule(question, values)
    owned: Record = {"userId": question.mine, "teamId": None, "hosts": []}
    return _made(question, values, owned)


def create_for_team(question: Question) -> Record:
    """A new event type of a team, with its hosts."""
    if "orgId" in question.ids:
        require_organisation(question)
    team_id = require_team(question, admin=True)["id"]
    values = values_of(question)
    _refuse_slug(question, values["slug"], "teamId", team_id, None)
    people = _hosts(question, values, team_id) or []
    return _made(question, values, {"userId": None, "teamId": team_id, "hosts": people})


def update(question: Question) -> Record:
    """An edit by the owner: nobody else may by this path."""
    row = _own_row(question)
    values = values_of(question)
    if values.get("slug") is not None:
        _refuse_slug(question, values["slug"], "userId", question.mine, row)
    _refuse_schedule(question, values)
    return _changed(question, row, values)


def update_of_team(question: Question) -> Record:
    """An edit by who runs the team."""
    row = team_event_type(question, admin=True)
    values = values_of(question)
    if values.get("slug") is not None:
        _refuse_slug(question, values["slug"], "teamId", row["teamId"], row)
    people = _hosts(question, {"schedulingType": _scheduling(row), **values}, row["teamId"])
    shown = _changed(question, row, values)
    if people is None:
        return shown
    question.world.change("event-types", row, {"hosts": people})
    return event_type(question.world, row)


def delete(question: Question) -> Record:
    """Removes the key's own, with what hangs on it."""
    row = _own_row(question)
    told = {"id": row["id"], "lengthInMinutes": row["length"], "slug": row["slug"]}
    _remove(question, row)
    return {**told, "title": row["title"]}


def delete_of_team(question: Question) -> Record:
    """Removes one of a team."""
    row = team_event_type(question, admin=True)
    _remove(question, row)
    return {"id": row["id"], "title": row["title"]}


def _own_row(question: Question) -> Record:
    row = event_type_row(question)
    if row.get("userId") != question.me or row.get("teamId") is not None:
        raise forbidden(f"User with ID={question.me} does not own event type with ID={row['id']}")
    return row


def _made(question: Question, values: Record, owned: Record) -> Record:
    columns = {"minimumBookingNotice": 120, "price": 0, "currency": "usd", "hidden": False}
    row = insert(question.world, "event-types", {**columns, **stored(values, {}), **owned})
    _put_destination(question, row, values)
    return event_type(question.world, row)


def _changed(question: Question, row: Record, values: Record) -> Record:
    kept = {name: value for name, value in values.items() if value is not None}
    nothing: Record = {name: None for name in ("scheduleId", "slotInterval") if name in values}
    question.world.change("event-types", row, stored({**nothing, **kept}, row))
    _put_destination(question, row, values)
    return event_type(question.world, row)


def _remove(question: Question, row: Record) -> None:
    for link in question.world.related("private-links", "eventTypeId", row["id"]):
        question.world.remove("private-links", link)
    delete_row(question.world, "event-types", row)


def _put_destination(question: Question, row: Record, values: Record) -> None:
    wanted = values.get("destinationCalendar")
    if wanted is None:
        return
    for old in question.world.related("destination-calendars", "eventTypeId", row["id"]):
        question.world.remove("destination-calendars", old)
    kept = {name: wanted[name] for name in ("integration", "externalId")}
    question.world.add("destination-calendars", {**kept, "userId": None, "eventTypeId": row["id"]})


def _hosts(question: Question, values: Record, team_id: int) -> list[Record] | None:
    members = members_of(question, team_id)
    if values.get("hosts") is not None and values.get("assignAllTeamMembers"):
        raise bad_request("Provide either hosts or assignAllTeamMembers but not both")
    found = hosts(values, members)
    inside = {row["userId"] for row in members}
    strangers = [one["userId"] for one in found or () if one["userId"] not in inside]
    if strangers:
        raise missing(f"Invalid hosts: users {strangers} are not in the team")
    return found


def _scheduling(row: Record) -> str:
    return "collective" if row.get("schedulingType") == "COLLECTIVE" else "roundRobin"


def _refuse_slug(
    question: Question, slug: str, column: str, owner: int, itself: Record | None
) -> None:
    for other in question.world.related("event-types", column, owner):
        if other is not itself and other["slug"] == slug:
            whose = "User" if column == "userId" else "Team"
            raise bad_request(f"{whose} already has an event type with this slug.")


def _refuse_schedule(question: Question, values: Record) -> None:
    number = values.get("scheduleId")
    if number is None:
        return
    row = question.world.find("schedules", number)
    if row is None or row["userId"] != question.me:
        raise missing(f"User with ID={question.me} does not own schedule with ID={number}")
