"""Finds when people are free, of one team or of none: by Cal's answer, else from records.

Cal answers for a whole team only. So the teams that hold most of the people are asked, and what
is left is built from schedules and bookings. Who is not known is unknown, never free.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from caltui.catalog.lists import rows_in
from caltui.gateway.errors.kinds import GatewayError
from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.cal_answer import NotAPicture, asked, read_answer
from caltui.scheduling.team.missing import BookingFact
from caltui.scheduling.team.picture import ANSWER, RECORDS, Member, Picture
from caltui.scheduling.wording import few_names_text
from caltui.text import one_line
from caltui.workspace.base.ports import Reads, Syncs
from caltui.workspace.sync.refresh import HOPELESS, refresh
from caltui.workspace.team.from_records import ELSEWHERE, built_from, reason_of, rows_from_records
from caltui.workspace.team.members import names_of, roster, tells_availability

MOST_TEAMS = 4
"""Teams that are asked; who is in none of these is built from records."""

OLD = 120.0
"""Seconds after which a list is read again before it is relied on."""

NO_BOOKINGS = "Bookings were never read, so what is free is unknown."


async def people_picture(
    workspace: Syncs, users: Sequence[str], window: Interval, event_type: str | None = None
) -> Picture:
    """Finds who of these users is free in a window, as far as it is known.

    Raises ValueError for an empty or too long window. Raises no GatewayError: who cannot be read is
    unknown, with the reason.
    """
    asked(window)
    people = list(dict.fromkeys(users))
    problems: list[str] = []
    failed = await refresh(workspace, built_from(workspace), OLD)
    for resource, fault in failed.items():
        title = workspace.resource(resource).title
        problems.append(f"{title} could not be read: {fault.message}")
    hopeless = any(fault.kind in HOPELESS for fault in failed.values())
    known: dict[str, Member] = {}
    reasons: list[str] = []
    if not hopeless:
        known, reasons = await _answers(workspace, people, window, event_type)
    left = [user for user in people if user not in known]
    if left:
        rows, said = await rows_from_records(
            workspace, left, window, event_type, reachable=not hopeless
        )
        if workspace.age("bookings") is None:
            rows = tuple(_blind(member) for member in rows)
        known |= {member.user_id: member for member in rows}
        names = [workspace.name("users", user) or f"user {user}" for user in left]
        problems += [*said, f"Of {few_names_text(names)}: {ELSEWHERE[0].lower()}{ELSEWHERE[1:]}"]
    picture = Picture(
        window,
        tuple(known.values()),
        RECORDS if left else ANSWER,
        reasons[0] if left and reasons else "",
        tuple(dict.fromkeys(problems)),
    )
    return picture.named(names_of(workspace, people))


def _blind(member: Member) -> Member:
    return replace(member, free=(), unknown=True, problems=(*member.problems, NO_BOOKINGS))


async def _answers(
    workspace: Syncs, people: Sequence[str], window: Interval, event_type: str | None
) -> tuple[dict[str, Member], list[str]]:
    """The people of whom Cal tells, by user id, and why it did not tell of others."""
    around = asked(window)
    found: dict[str, Member] = {}
    reasons: list[str] = []
    if not tells_availability(workspace):
        return found, reasons
    for team in _teams_for(workspace, people):
        if all(user in found for user in roster(workspace, team) if user in people):
            continue
        try:
            answer = await workspace.availability(team, around.start, around.end, event_type)
            members = read_answer(answer, window).members
        except (GatewayError, NotAPicture) as error:
            reasons.append(reason_of(error))
            continue
        mine = (m for m in members if m.user_id in people and not m.unknown)
        found |= {m.user_id: m for m in mine if m.user_id not in found}
    return found, reasons


def _teams_for(workspace: Reads, people: Sequence[str]) -> list[str]:
    """A few teams that hold as many of the people as possible, the fullest first."""
    members: dict[str, set[str]] = {}
    for row in workspace.records("memberships").values():
        if row.get("accepted") and str(row.get("userId")) in people:
            members.setdefault(str(row.get("teamId")), set()).add(str(row["userId"]))
    chosen: list[str] = []
    left = set(people)
    while members and left and len(chosen) < MOST_TEAMS:
        best = max(members, key=lambda team: (len(members[team] & left), team))
        if not members.pop(best) & left:
            break
        chosen.append(best)
        left -= set(roster(workspace, best))
    return chosen


def facts_of_bookings(workspace: Reads) -> Callable[[str], BookingFact | None]:
    """Returns a look-up of bookings by key: what each is, with whom, and how many attend."""

    def fact_of(key: str) -> BookingFact | None:
        seen = workspace.record("bookings", key)
        if seen is None:
            return None
        record = seen.record
        kind = workspace.name("event-types", record.get("eventTypeId"))
        title = kind or str(record.get("title") or "") or f"booking {key}"
        attendees = record.get("attendees")
        people = [str(p.get("name") or p.get("email") or "") for p in rows_in(record, "attendees")]
        names = [one_line(name, 40) for name in people if name]
        words = f"{title} with {few_names_text(names)}" if kind and names else title
        return BookingFact(
            one_line(words, 100), len(people) if isinstance(attendees, list) else None
        )

    return fact_of
