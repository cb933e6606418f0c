"""A team's availability in a window: Cal's answer with names, else from records.

Cal answers for the whole team or not at all, without names, and only to owners and admins of the
team. If it does not, or is not asked such a thing in a dialect, the availability is built from
schedules and bookings, and says so.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from caltui.gateway.errors.kinds import GatewayError
from caltui.scheduling.bookings import unread_text
from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.cal_answer import NotAPicture, asked, by_member, read_answer
from caltui.scheduling.team.picture import Member, Picture, in_order
from caltui.workspace.base.ports import Syncs
from caltui.workspace.sync.refresh import refresh
from caltui.workspace.team.from_records import from_records, unread_of
from caltui.workspace.team.members import names_of, roster, tells_availability

MAYBE = "Cal's answer may not know of it: its time may be taken."
"""Said of bookings that could not be read."""


class TeamAnswer(NamedTuple):
    """A team's availability, and what Cal sent of each member by user id; empty without an
    answer."""

    picture: Picture
    sent: Mapping[str, Mapping[str, Any]]


async def team_picture(
    workspace: Syncs, team_id: str, window: Interval, event_type: str | None = None
) -> Picture:
    """Finds who of a team is free in a window, as far as it is known.

    Raises ValueError for an empty or too long window, and GatewayError if Cal does not answer and
    nothing is known of the team.
    """
    return (await team_answer(workspace, team_id, window, event_type)).picture


async def team_answer(
    workspace: Syncs,
    team_id: str,
    window: Interval,
    event_type: str | None = None,
    *,
    live: bool = False,
) -> TeamAnswer:
    """The availability with what Cal sent. Raises as `team_picture` does.

    `live`: does not fall back to old records, and raises if nothing can be read.
    """
    around = asked(window)
    if not tells_availability(workspace):
        built = await from_records(workspace, team_id, window, event_type, None, live=live)
        return TeamAnswer(built, {})
    try:
        answer = await workspace.availability(team_id, around.start, around.end, event_type)
        picture = read_answer(answer, window)
    except (GatewayError, NotAPicture) as error:
        built = await from_records(workspace, team_id, window, event_type, error, live=live)
        return TeamAnswer(built, {})
    picture = _with_unread(workspace, await _named(workspace, picture), event_type)
    return TeamAnswer(_with_silent_members(workspace, team_id, picture), by_member(answer))


async def _named(workspace: Syncs, picture: Picture) -> Picture:
    """Adds names. If some are missing, reads lists that were never read."""
    ids = [member.user_id for member in picture.members if member.user_id]
    names = names_of(workspace, ids)
    for resource in workspace.catalog.made_of("team-names").lists:
        if len(names) < len(ids):
            await refresh(workspace, (resource,), None)
            names = names_of(workspace, ids)
    named = picture.named(names)
    nameless = [member for member in named.members if not member.name]
    if not nameless:
        return named
    who = "1 member is" if len(nameless) == 1 else f"{len(nameless)} members are"
    return named.saying(f"{who} shown by number: this key cannot read their names.")


def _with_unread(workspace: Syncs, picture: Picture, event_type: str | None) -> Picture:
    """Adds a note about members' bookings that cannot be read: Cal may count them or not."""
    if workspace.age("bookings") is None:
        return picture
    keys = [member.user_id for member in picture.members if member.user_id]
    unread = unread_of(workspace, keys, picture.window, event_type)
    return picture.saying(f"{unread_text(unread)} {MAYBE}") if unread else picture


def _with_silent_members(workspace: Syncs, team_id: str, picture: Picture) -> Picture:
    """Adds an unknown row for each accepted member who is not in Cal's answer."""
    there = {member.user_id for member in picture.members}
    silent = [
        Member(
            user_id,
            workspace.name("users", user_id) or "",
            unknown=True,
            problems=("Cal's answer leaves this member out.",),
        )
        for user_id in roster(workspace, team_id)
        if user_id not in there
    ]
    return replace(picture, members=in_order((*picture.members, *silent)))
