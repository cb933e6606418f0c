"""Memberships: who is in a team, and who may say so."""

from collections.abc import Iterable
from typing import Any

from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.permissions import denied, path_key, runs_team, team_role
from caltui.sandbox.cal.query import integers, word
from caltui.sandbox.cal.refusals import refused
from caltui.sandbox.cal.views import public_team, view
from caltui.sandbox.cal.world import Record, iso
from caltui.sandbox.handlers.crud import changed, changes, insert, removed

MAY_REMOVE = {"OWNER": {"ADMIN", "MEMBER"}, "ADMIN": {"MEMBER"}}


def listing(ask: Ask) -> dict[str, Any]:
    """Every membership for an ADMIN key, by users and teams; the own ones for others."""
    users, teams = integers(ask, "userId"), integers(ask, "teamId")
    rows: Iterable[Record]
    if ask.caller.admin:
        rows = [
            row
            for row in ask.world.rows("memberships")
            if (not users or row["userId"] in users) and (not teams or row["teamId"] in teams)
        ]
    elif users or teams:
        raise denied(403)
    else:
        rows = ask.world.related("memberships", "userId", ask.caller.user_id)
    return {"memberships": [_shown(ask, row) for row in rows]}


def get(ask: Ask) -> dict[str, Any]:
    """One membership; a normal key reads those of its own teams."""
    return {"membership": _shown(ask, _named(ask))}


def create(ask: Ask) -> dict[str, Any]:
    """Adds a user to a team: no invitation. Normal keys always get 403."""
    from caltui.sandbox.cal.validation import body_values

    if not ask.caller.admin:
        raise denied(403)
    values = body_values(ask, defaults=True)
    stamps = {"createdAt": iso(ask.world.now()), "updatedAt": iso(ask.world.now())}
    number = ask.world.last_ids.get("memberships", 0) + 1
    row = insert(ask.world, "memberships", {**values, **stamps, "id": number})
    return ask.one(row, "Membership created successfully")


def update(ask: Ask) -> dict[str, Any]:
    """Role is for those who run the team, `accepted` for the invited user: both can clash."""
    row = _named(ask)
    values = changes(ask)
    me, team = ask.caller.user_id, row["teamId"]
    if not ask.caller.admin:
        if "accepted" in values and row["userId"] != me:
            raise refused(403, "Only the invited user can accept the invite")
        if "role" in values and not runs_team(ask.world, me, team):
            raise denied(403)
        if values.get("role") == "OWNER" and team_role(ask.world, me, team) != "OWNER":
            raise denied(403)
    return changed(ask, row, {**values, "updatedAt": iso(ask.world.now())})


def delete(ask: Ask) -> dict[str, Any]:
    """Leaves the team's event types as they are; the last OWNER may go too."""
    row = _named(ask)
    me = ask.caller.user_id
    if not ask.caller.admin and row["userId"] != me:
        mine = team_role(ask.world, me, row["teamId"]) or "MEMBER"
        if row["role"] not in MAY_REMOVE.get(mine, set()):
            raise denied(403)
    ask.world.remove("memberships", row)
    return removed(ask)


def _named(ask: Ask) -> Record:
    row = ask.world.find("memberships", path_key(ask))
    if not ask.caller.admin:
        mine = f"{ask.caller.user_id}_{ask.ids[1]}"
        if ask.world.find("memberships", mine) is None:
            raise denied(403)
    if row is None:
        raise refused(404, "Membership not found")
    return row


def _shown(ask: Ask, row: Record) -> Record:
    shown = view(ask.world, "memberships", row)
    if word(ask, "include") == "team":
        shown["team"] = public_team(ask.world, row["teamId"])
    return shown
