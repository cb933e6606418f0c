"""Reading webhooks, days out of office, private links, routing forms, calendars."""

from caltui.sandbox.cal.world import Record
from caltui.sandbox.calv2.handlers.event_types_read import own_event_type
from caltui.sandbox.calv2.handlers.people_read import organisation_user
from caltui.sandbox.calv2.question import Question, sliced
from caltui.sandbox.calv2.records import calendars, things
from caltui.sandbox.calv2.refusals import forbidden, missing
from caltui.sandbox.calv2.roles import (
    RUNS,
    organisation_role,
    require_organisation,
    require_team,
)


def webhooks(question: Question) -> list[Record]:
    """Those of the key, of an event type of its own, or of the organisation."""
    rows = [row for row in question.world.rows("webhooks") if _holds(question, row)]
    return [things.webhook(row) for row in sliced(question, rows)]


def _holds(question: Question, row: Record) -> bool:
    if "eventTypeId" in question.ids:
        return bool(row.get("eventTypeId") == own_event_type(question)["id"])
    if "orgId" in question.ids:
        require_organisation(question)
        return bool(row.get("teamId") == question.number("orgId"))
    return row.get("userId") == question.me and not row.get("eventTypeId") and not row.get("teamId")


def out_of_office(question: Question) -> list[Record]:
    """The days of the key, of a member of a team, of a user or of all of the organisation."""
    rows = list(question.world.rows("out-of-office"))
    if question.route.path.endswith("/organizations/{orgId}/ooo"):
        require_organisation(question)
        if organisation_role(question) not in RUNS:
            raise forbidden("Only an administrator of the organization may read these days.")
    else:
        owner = away_person(question)
        rows = [row for row in rows if row["userId"] == owner]
    for key, column in (("sortEnd", "end"), ("sortStart", "start")):
        order = question.text(key)
        if order:
            rows.sort(key=lambda row: str(row[column]), reverse=order == "desc")
    return [things.out_of_office(row) for row in sliced(question, rows)]


def away_person(question: Question) -> int:
    """Returns whose days the path is about. Raises V2Error if the key may not ask."""
    if "userId" not in question.ids:
        return question.mine
    number = question.number("userId")
    if "orgId" in question.ids:
        user = organisation_user(question)
        if organisation_role(question) not in RUNS and user["id"] != question.me:
            raise forbidden("Only an administrator of the organization may do this.")
        return number
    team = require_team(question, admin=number != question.me)
    if question.world.find("memberships", f"{number}_{team['id']}") is None:
        raise missing(f"User with ID={number} is not in the team with ID={team['id']}.")
    return number


def private_links(question: Question) -> list[Record]:
    """The private links of an event type."""
    row = own_event_type(question)
    rows = question.world.related("private-links", "eventTypeId", row["id"])
    return [things.private_link(question.world, one) for one in rows]


def routing_forms(question: Question) -> list[Record]:
    """The routing forms of the organisation, or of a team."""
    require_organisation(question)
    rows = list(question.world.rows("routing-forms"))
    if "teamId" in question.ids:
        team_id = require_team(question)["id"]
        rows = [row for row in rows if row.get("teamId") == team_id]
    return [things.routing_form(row) for row in sliced(question, rows)]


def routing_responses(question: Question) -> list[Record]:
    """Lists what was answered in a routing form."""
    require_organisation(question)
    form = question.ids["routingFormId"]
    rows = question.world.related("routing-form-responses", "formId", form)
    return list(sliced(question, rows))


def connected_calendars(question: Question) -> Record:
    """All calendars that the key's user has connected."""
    return calendars.connected(question.world, question.user)


def webhook(question: Question) -> Record:
    """One of the key's own."""
    return things.webhook(webhook_row(question))


def webhook_row(question: Question) -> Record:
    """The row of the path, of those that the path is about. 404, 403."""
    uid = question.ids["webhookId"]
    row = question.world.find("webhooks", uid)
    if row is None:
        raise missing(f"Webhook with ID={uid} does not exist.")
    if not _holds(question, row):
        raise forbidden(f"User with ID={question.me} does not own webhook with ID={uid}")
    return row
