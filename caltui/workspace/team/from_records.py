"""The picture of a team without Cal's answer: out of schedules and bookings, and saying so."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from caltui.catalog.request import Invalid
from caltui.gateway.errors.kinds import GatewayError, NotUnderstood
from caltui.scheduling.bookings import unread_takes
from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.cal_answer import NotAPicture
from caltui.scheduling.team.picture import RECORDS, Member, Picture
from caltui.workspace.records.bookings_between import moved
from caltui.workspace.sync.refresh import HOPELESS
from caltui.workspace.team.member_rows import RecordBook
from caltui.workspace.team.members import lacking, names_of, read_again, read_once, roster

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

BUILT_FROM = ("memberships", "users", "schedules", "bookings", "event-types")

AROUND = timedelta(days=7)
"""So far outside of the window bookings are looked at: longer than anybody's buffers."""

MOST_FETCHED = 8
"""So many event types are read one by one for their buffers: lists hold the caller's own only."""

ELSEWHERE = "Meetings in calendars outside Cal are not in it."


async def from_records(
    workspace: "Workspace",
    team_id: str,
    window: Interval,
    event_type: str | None,
    error: GatewayError | NotAPicture,
    *,
    live: bool = False,
) -> Picture:
    """The picture out of records, with the reason. Raises where no member is known.

    `live`: raises too where nothing can be asked any more, and reads again what is old.
    """
    problems: list[str] = []
    reachable = getattr(error, "kind", "") not in HOPELESS
    if live and not reachable and isinstance(error, GatewayError):
        raise error
    for resource in BUILT_FROM if reachable else ():
        reason = await (read_again if live else read_once)(workspace, resource)
        if reason:
            problems.append(f"{workspace.resource(resource).title} could not be read: {reason}")
    if live and len(problems) == len(BUILT_FROM) and isinstance(error, GatewayError):
        raise error
    users = roster(workspace, team_id)
    if not users:
        return _nobody(workspace, team_id, window, error)
    book = await asyncio.to_thread(_book, workspace, users, window, event_type)
    unread = book.unread_kinds(users, window)
    if event_type and workspace.record("event-types", event_type) is None:
        unread = [event_type, *unread]
    if unread:
        left = await _fetch(workspace, unread) if reachable else unread
        if left:
            problems.append(f"Buffers are not known of event types {', '.join(left)}.")
        book = await asyncio.to_thread(_book, workspace, users, window, event_type)
    members = tuple(_hidden(book.member(user_id, window), workspace) for user_id in users)
    problems += filter(None, [lacking(workspace, team_id)])
    if book.unread:
        problems.append(unread_takes(book.unread))
    if workspace.age("bookings") is None:
        problems.append("Bookings were never read: hours only, nothing is shown as busy.")
    picture = Picture(window, members, RECORDS, reason_of(error), (*problems, ELSEWHERE))
    return picture.named(names_of(workspace, users))


def _hidden(member: Member, workspace: "Workspace") -> Member:
    """The row as unknown, where the member's bookings are not shown to the key."""
    if not workspace.reach.hides("bookings", member.user_id):
        return member
    why = "The bookings of this member are not shown to this key: what is free is unknown."
    return replace(member, free=(), unknown=True, problems=(*member.problems, why))


def unread_of(
    workspace: "Workspace", users: Sequence[str], window: Interval, event_type: str | None
) -> dict[str, tuple[str, ...]]:
    """What of these people's bookings around a window could not be read, by the booking's key."""
    book = _book(workspace, users, window, event_type)
    for user_id in users:
        book.look(user_id, window)
    return book.unread


def reason_of(error: GatewayError | NotAPicture) -> str:
    """Why Cal's answer is not there."""
    return error.message if isinstance(error, GatewayError) else str(error)


def _book(
    workspace: "Workspace", users: Sequence[str], window: Interval, event_type: str | None
) -> RecordBook:
    """What is known of these people. Buffers reach into the window from outside."""
    records = {name: workspace.records(name) for name in BUILT_FROM if name != "bookings"}
    emails = [str(records["users"].get(user, {}).get("email") or "") for user in users]
    low, high = moved(window.start, -AROUND), moved(window.end, AROUND)
    theirs = workspace.of_people(users, emails)
    records["bookings"] = workspace.during(low, high, theirs)
    return RecordBook(records, records["event-types"].get(event_type or "", {}))


async def _fetch(workspace: "Workspace", keys: Sequence[str]) -> list[str]:
    """Reads event types one by one; those that could not be, or were too many, come back."""
    left = list(keys[MOST_FETCHED:])
    for key in keys[:MOST_FETCHED]:
        try:
            await workspace.fetch("event-types", [key])
        except (GatewayError, Invalid):
            left.append(key)
    return left


def _nobody(
    workspace: "Workspace", team_id: str, window: Interval, error: GatewayError | NotAPicture
) -> Picture:
    """A team without accepted members is a picture without rows; anything else is the error."""
    invited = roster(workspace, team_id, accepted=False)
    empty = invited or "no members" in reason_of(error).casefold()
    if workspace.count("memberships") is None or not empty:
        if isinstance(error, GatewayError):
            raise error
        hint = "Ask again (r), or see what came (L)."
        raise NotUnderstood(str(error), hint=hint, operation="teams availability") from error
    names = [workspace.name("users", user_id) or f"user {user_id}" for user_id in invited]
    waiting = f" Invited: {', '.join(sorted(names))}." if names else ""
    return Picture(window, problems=(f"Nobody has accepted to be in this team yet.{waiting}",))
