"""Event types: owners, teams, and the hosts that an edit forgets."""

from typing import Any

from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.permissions import (
    named_row,
    path_key,
    refuse_grants,
    runs_team,
    visible_rows,
)
from caltui.sandbox.cal.query import text
from caltui.sandbox.cal.refusals import refused
from caltui.sandbox.cal.views import view
from caltui.sandbox.cal.world import Record
from caltui.sandbox.handlers.crud import changes, insert, new_values, write

READ_ONLY_COLUMNS = ("link",)


def listing(ask: Ask) -> dict[str, Any]:
    """The caller's own event types, or those of `userId`. Team event types have no owner."""
    slug = text(ask, "slug")
    return ask.many(row for row in visible_rows(ask) if slug is None or row["slug"] == slug)


def get(ask: Ask) -> dict[str, Any]:
    """One event type; team members may read those of their team."""
    row = ask.world.find("event-types", path_key(ask))
    if row is not None and row.get("teamId") is not None:
        member = ask.world.find("memberships", f"{ask.caller.user_id}_{row['teamId']}")
        if member is not None:
            return ask.one(row)
    return ask.one(named_row(ask))


def create(ask: Ask) -> dict[str, Any]:
    """A new event type. An ADMIN key says whose it is: a user's, or a team's."""
    sent = ask.body if isinstance(ask.body, dict) else {}
    if ask.caller.admin and sent.get("userId") is None and sent.get("teamId") is None:
        raise refused(400, "`userId` or `teamId` required")
    values = new_values(ask)
    if values.get("teamId") is not None:
        values["userId"] = sent.get("userId")
        _require_team(ask, values["teamId"])
    values["hosts"] = _hosts(ask, values, values.get("teamId"), values.get("schedulingType"))
    row = insert(ask.world, "event-types", values)
    return _written(ask, row, "Event type created successfully")


def update(ask: Ask) -> dict[str, Any]:
    """An edit, by the owner of the row or an ADMIN key. Without `hosts` there are none left."""
    row = named_row(ask)
    values = refuse_grants(ask, changes(ask))
    if values.get("teamId") is not None:
        _require_team(ask, values["teamId"])
    team = values.get("teamId", row.get("teamId"))
    scheduling = values.get("schedulingType", row.get("schedulingType"))
    values["hosts"] = _hosts(ask, values, team, scheduling)
    write(ask.world, "event-types", row, values)
    return _written(ask, row, "Event type updated successfully")


def _require_team(ask: Ask, team_id: int) -> None:
    if not (ask.caller.admin or runs_team(ask.world, ask.caller.user_id, team_id)):
        raise refused(401, "ADMIN required for `teamId`")


def _hosts(
    ask: Ask, values: Record, team_id: int | None, scheduling: str | None
) -> list[dict[str, Any]]:
    hosts = []
    for host in values.get("hosts") or ():
        if not isinstance(host.get("userId"), int):
            raise refused(400, "invalid_type in 'hosts,userId': Required")
        if ask.world.find("memberships", f"{host['userId']}_{team_id}") is None:
            raise refused(400, "You can only add members of the team to a team event type.")
        hosts.append(
            {
                "userId": host["userId"],
                "isFixed": scheduling == "COLLECTIVE" or bool(host.get("isFixed")),
                "scheduleId": host.get("scheduleId"),
            }
        )
    return hosts


def _written(ask: Ask, row: Record, message: str) -> dict[str, Any]:
    """Writes answer neither the link nor the owner's schedule in place of null."""
    shown = view(ask.world, "event-types", row)
    shown["scheduleId"] = row.get("scheduleId")
    for name in READ_ONLY_COLUMNS:
        del shown[name]
    return {"event_type": shown, "message": message}
