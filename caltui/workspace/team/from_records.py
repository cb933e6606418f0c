"""The picture of a team without Cal's answer: out of schedules and bookings, and saying so."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from caltui.catalog.request import Invalid
from caltui.gateway.errors.kinds import GatewayError, NotOffered, NotUnderstood
from caltui.scheduling.bookings import unread_takes
from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.cal_answer import NotAPicture
from caltui.scheduling.team.picture import RECORDS, Member, Picture
from caltui.workspace.base.ports import Syncs
from caltui.workspace.records.bookings_between import moved
from caltui.workspace.slots.absences import absences_by_person
from caltui.workspace.sync.refresh import ALWAYS, HOPELESS, refresh
from caltui.workspace.team.member_rows import RecordBook
from caltui.workspace.team.members import lacking, names_of, roster

BOOKINGS = "bookings"
AROUND = timedelta(days=7)
"""How far outside of the window bookings are read: longer than any buffer."""

MOST_FETCHED = 8
"""How many event types are read one by one for their buffers: lists hold the key's own."""

ELSEWHERE = "Meetings in calendars outside Cal are not in it."
OF_PEOPLE = "Ask when people are free instead: caltui find-time --people NAME,NAME"
ALWAYS_BUILT = "From schedules, bookings and out of office; other calendars are not in it."


def built_from(workspace: Syncs) -> tuple[str, ...]:
    """The lists that the picture is built from."""
    return workspace.catalog.made_of("team").lists


async def from_records(
    workspace: Syncs,
    team_id: str,
    window: Interval,
    event_type: str | None,
    error: GatewayError | NotAPicture | None,
    *,
    live: bool = False,
) -> Picture:
    """A team's availability from records, with the reason. Raises if no member is known.

    `error` says why Cal did not tell it; None where Cal is not asked such a thing. `live`: reads
    again what is old, and raises if Cal cannot be reached.
    """
    problems: list[str] = []
    reachable = getattr(error, "kind", "") not in HOPELESS
    if live and not reachable and isinstance(error, GatewayError):
        raise error
    lists = built_from(workspace)
    failed = await refresh(workspace, lists if reachable else (), ALWAYS if live else None)
    for resource, fault in failed.items():
        title = workspace.resource(resource).title
        problems.append(f"{title} could not be read: {fault.message}")
    if live and failed.keys() >= set(lists):
        raise error if isinstance(error, GatewayError) else next(iter(failed.values()))
    users = roster(workspace, team_id)
    if not users:
        if live and error is None:
            await _must_exist(workspace, team_id, failed)
        return _nobody(workspace, team_id, window, error)
    members, said = await rows_from_records(
        workspace, users, window, event_type, reachable=reachable
    )
    problems += filter(None, [lacking(workspace, team_id)])
    problems += said
    if workspace.age("bookings") is None:
        problems.append("Bookings were never read: hours only, nothing is shown as busy.")
    reason = "" if error is None else reason_of(error)
    blind = ALWAYS_BUILT if error is None else ELSEWHERE
    picture = Picture(window, members, RECORDS, reason, (*problems, blind))
    return picture.named(names_of(workspace, users))


async def rows_from_records(
    workspace: Syncs,
    users: Sequence[str],
    window: Interval,
    event_type: str | None,
    *,
    reachable: bool = True,
) -> tuple[tuple[Member, ...], list[str]]:
    """The rows of these users from the records last seen, and what is missing in them.

    `reachable`: event types whose buffers are not known are read.
    """
    problems: list[str] = []
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
    if book.unread:
        problems.append(unread_takes(book.unread))
    return members, problems


def _hidden(member: Member, workspace: Syncs) -> Member:
    """The row as unknown, where the member's bookings are not shown to the key."""
    if not workspace.reach.hides("bookings", member.user_id):
        return member
    why = "The bookings of this member are not shown to this key: what is free is unknown."
    return replace(member, free=(), unknown=True, problems=(*member.problems, why))


def unread_of(
    workspace: Syncs, users: Sequence[str], window: Interval, event_type: str | None
) -> dict[str, tuple[str, ...]]:
    """The parts of these people's bookings around a window that cannot be read, by booking key."""
    book = _book(workspace, users, window, event_type)
    for user_id in users:
        book.look(user_id, window)
    return book.unread


def reason_of(error: GatewayError | NotAPicture) -> str:
    """Says why Cal's answer is missing."""
    return error.message if isinstance(error, GatewayError) else str(error)


def _book(
    workspace: Syncs, users: Sequence[str], window: Interval, event_type: str | None
) -> RecordBook:
    """The records about these people. Buffers may reach into the window from outside."""
    records = {name: workspace.records(name) for name in built_from(workspace) if name != BOOKINGS}
    emails = [str(records["users"].get(user, {}).get("email") or "") for user in users]
    low, high = moved(window.start, -AROUND), moved(window.end, AROUND)
    theirs = workspace.of_people(users, emails)
    records[BOOKINGS] = workspace.during(low, high, theirs)
    known = workspace.catalog
    away = known.absences
    absences = absences_by_person(known.resource(away), records.get(away, {})) if away else {}
    return RecordBook(records, records["event-types"].get(event_type or "", {}), absences)


async def _fetch(workspace: Syncs, keys: Sequence[str]) -> list[str]:
    """Reads event types one by one. Returns those that could not be read or were too many."""
    left = list(keys[MOST_FETCHED:])
    for key in keys[:MOST_FETCHED]:
        try:
            await workspace.fetch("event-types", [key])
        except (GatewayError, Invalid):
            left.append(key)
    return left


async def _must_exist(workspace: Syncs, team_id: str, failed: Mapping[str, GatewayError]) -> None:
    """Raises GatewayError where the members could not be read, or there is no such team."""
    fault = failed.get("memberships")
    if fault is not None and not isinstance(fault, NotOffered):
        raise fault
    try:
        await workspace.fetch(workspace.catalog.teams, [team_id])
    except NotOffered as error:
        raise NotOffered(error.message, hint=OF_PEOPLE) from None
    if fault is not None:
        raise fault


def _nobody(
    workspace: Syncs, team_id: str, window: Interval, error: GatewayError | NotAPicture | None
) -> Picture:
    """For a team without accepted members, no rows; in any other case raises the error."""
    invited = roster(workspace, team_id, accepted=False)
    told = "" if error is None else reason_of(error)
    empty = invited or error is None or "no members" in told.casefold()
    if workspace.count("memberships") is None or not empty:
        if isinstance(error, GatewayError):
            raise error
        hint = "Ask again (r), or see what came (L)."
        words = told or "No member of this team is known: its memberships were not read."
        raise NotUnderstood(words, hint=hint, operation="teams availability") from error
    names = [workspace.name("users", user_id) or f"user {user_id}" for user_id in invited]
    waiting = f" Invited: {', '.join(sorted(names))}." if names else ""
    return Picture(window, problems=(f"Nobody has accepted to be in this team yet.{waiting}",))
