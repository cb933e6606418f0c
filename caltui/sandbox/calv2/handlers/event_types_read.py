"""Reading event types: personal ones, and those of teams."""

from typing import Any

from caltui.sandbox.cal.world import Record
from caltui.sandbox.calv2.question import Question, sliced
from caltui.sandbox.calv2.records import event_types, old
from caltui.sandbox.calv2.refusals import forbidden, missing
from caltui.sandbox.calv2.roles import (
    RUNS,
    organisation_role,
    require_organisation,
    require_team,
    team_role,
)


def my_event_types(question: Question) -> Any:
    """The key's personal ones, hidden ones too; or those of a user by name, without hidden ones."""
    world, owner, hidden = question.world, question.me, True
    handle = question.text("username")
    if handle is not None:
        found = world.related("users", "username", handle)
        owner, hidden = (found[0]["id"] if found else 0), False
    rows = [
        row
        for row in world.related("event-types", "userId", owner)
        if row.get("teamId") is None and (hidden or not row.get("hidden"))
    ]
    slug = question.text("eventSlug")
    if slug is not None:
        rows = [row for row in rows if row["slug"] == slug]
    if question.old:
        return old.event_types(world, rows)
    return event_types.event_types(world, rows)


def event_type(question: Question) -> Any:
    """One that the key owns, or one of a team that it is in."""
    row = event_type_row(question)
    if not may_see_event_type(question, row):
        raise forbidden(f"User with ID={question.me} does not own event type with ID={row['id']}")
    show = old.event_type if question.old else event_types.event_type
    return show(question.world, row)


def event_types_of_team(question: Question) -> list[Record]:
    """Those of a team."""
    if "orgId" in question.ids:
        require_organisation(question)
    team = require_team(question) if question.me is not None else None
    team_id = question.number("teamId") if team is None else team["id"]
    rows = question.world.related("event-types", "teamId", team_id)
    slug = question.text("eventSlug")
    if slug is not None:
        rows = [row for row in rows if row["slug"] == slug]
    return event_types.event_types(question.world, rows)


def event_types_of_organisation(question: Question) -> list[Record]:
    """Those of all teams of the organisation."""
    require_organisation(question)
    rows = [row for row in question.world.rows("event-types") if row.get("teamId") is not None]
    return list(sliced(question, event_types.event_types(question.world, rows)))


def event_type_of_team(question: Question) -> Record:
    """One of a team."""
    return event_types.event_type(question.world, team_event_type(question))


def team_event_type(question: Question, *, admin: bool = False) -> Record:
    """The row of the path, which must be of the team in the path."""
    if "orgId" in question.ids:
        require_organisation(question)
    team = require_team(question, admin=admin)
    row = event_type_row(question)
    if row.get("teamId") != team["id"]:
        raise missing(f"Event type with id {row['id']} not found")
    return row


def event_type_row(question: Question) -> Record:
    """The row of the path. 404 where there is none."""
    number = question.number("eventTypeId")
    row = question.world.find("event-types", number)
    if row is None:
        raise missing(f"Event type with id {number} not found")
    return row


def may_see_event_type(question: Question, row: Record) -> bool:
    """Tells whether the event type is the key's own, or of a team that the key's user is in."""
    if row.get("teamId") is None:
        return bool(row.get("userId") == question.me)
    return team_role(question, row["teamId"]) is not None or organisation_role(question) in RUNS


def own_event_type(question: Question) -> Record:
    """The event type of the path, which must be the key's own or of a team that it runs."""
    row = event_type_row(question)
    team_id = row.get("teamId")
    runs = team_id is not None and team_role(question, team_id) in RUNS
    if row.get("userId") != question.me and not runs and organisation_role(question) not in RUNS:
        raise forbidden(f"User with ID={question.me} does not own event type with ID={row['id']}")
    return row
