"""The queues of the inbox: each is a question about the records last seen.

An entry of `QUEUES` has a query over `InboxSnapshot`, its meaning, and the lists it needs. If one
was never read, the queue's answer is unknown, not empty.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from caltui.workspace.base.ports import Reads
from caltui.workspace.base.reach import OWN
from caltui.workspace.inbox import booking_queues as meetings
from caltui.workspace.inbox import setup_queues as setup
from caltui.workspace.inbox.snapshot import Finding, InboxSnapshot, Unsure

NOW, SOON, TIDY = "now", "soon", "tidy"
"""How urgent: somebody waits now, somebody will wait soon, or it can be tidied up."""

EDIT, DELETE, AGENDA, WEEK, TEAM = "edit", "delete", "agenda", "week", "team"
"""What resolves an item; the console has a key for each."""

Query = Callable[[InboxSnapshot], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Queue:
    """One question. `needs` are the lists without which it has no answer, `helped_by` those
    that make the answer better; `limits` says what it cannot see, `gaps` what of this firm it
    could not look at."""

    id: str
    title: str
    meaning: str
    severity: str
    query: Query
    needs: tuple[str, ...]
    helped_by: tuple[str, ...] = ()
    actions: tuple[str, ...] = (EDIT,)
    limits: str = ""
    gaps: Callable[[InboxSnapshot], str] = lambda snapshot: ""

    @property
    def lists(self) -> tuple[str, ...]:
        """Every list that it reads."""
        return (*self.needs, *self.helped_by)


OWN_TYPES = (
    "Lists of event types hold the key's own: others are known once they were opened one by one."
)

ONLY_OWN = "This key is shown its own records only: nothing is known of anybody else's."

QUEUES: tuple[Queue, ...] = (
    Queue(
        "today",
        "Starts within a day",
        "Bookings of the next 24 hours that nobody confirmed, or that are not paid.",
        NOW,
        meetings.starting,
        ("bookings",),
        actions=(EDIT, DELETE, AGENDA),
    ),
    Queue(
        "double",
        "Double bookings",
        "Accepted bookings of one person that take the same time.",
        NOW,
        meetings.double,
        ("bookings",),
        ("users", "event-types"),
        (DELETE, AGENDA),
        gaps=meetings.guests_unknown,
    ),
    Queue(
        "pending",
        "Waiting for an answer",
        "Requests that nobody has confirmed or rejected, the oldest first.",
        NOW,
        meetings.pending,
        ("bookings",),
        actions=(EDIT, DELETE, AGENDA),
    ),
    Queue(
        "unanswered",
        "Never answered",
        "Requests of the last 30 days whose time passed before anybody answered.",
        SOON,
        meetings.unanswered,
        ("bookings",),
        actions=(EDIT, DELETE),
    ),
    Queue(
        "unpaid",
        "Unpaid",
        "Bookings with a price and no payment that succeeded, of the last 30 days and to come.",
        SOON,
        meetings.unpaid,
        ("bookings",),
        ("payments",),
        (DELETE, AGENDA),
    ),
    Queue(
        "outside",
        "Outside working hours",
        "Coming bookings that do not lie inside the hours of their host.",
        SOON,
        meetings.outside,
        ("bookings", "schedules"),
        ("users", "event-types"),
        (DELETE, AGENDA, WEEK),
        "Hours of an event type that was never read are taken from the host's default schedule.",
        meetings.hours_unknown,
    ),
    Queue(
        "unlinked",
        "In nobody's calendar",
        "Coming accepted bookings without a calendar event, of hosts who have a calendar.",
        SOON,
        meetings.unlinked,
        ("bookings", "booking-references"),
        actions=(DELETE, AGENDA),
    ),
    Queue(
        "zones",
        "Guests in no time zone",
        "Guests of coming bookings whose time zone is missing or does not exist.",
        SOON,
        meetings.zoneless,
        ("bookings",),
        ("attendees",),
        (EDIT, AGENDA),
    ),
    Queue(
        "hidden",
        "Hidden, but booked",
        "Hidden event types that have bookings to come.",
        TIDY,
        setup.hidden,
        ("event-types", "bookings"),
        limits=OWN_TYPES,
    ),
    Queue(
        "hostless",
        "Nobody to host it",
        "Event types of a team that no member hosts: they cannot be booked.",
        SOON,
        setup.hostless,
        ("event-types", "teams"),
        actions=(EDIT, DELETE),
        limits=OWN_TYPES,
    ),
    Queue(
        "dangling",
        "Default schedule is gone",
        "Users whose default schedule no longer exists: Cal cannot tell when they are free.",
        SOON,
        setup.dangling,
        ("users", "schedules"),
        actions=(EDIT, WEEK),
    ),
    Queue(
        "hours",
        "No working hours",
        "Users without any schedule, and schedules in which no hour is open.",
        SOON,
        setup.without_hours,
        ("users", "schedules"),
        actions=(WEEK, EDIT),
    ),
    Queue(
        "ownerless",
        "Teams without owner",
        "Teams that nobody who accepted owns: nobody can change or delete them.",
        TIDY,
        setup.ownerless,
        ("teams", "memberships"),
        ("users",),
        (TEAM, EDIT),
    ),
    Queue(
        "invited",
        "Invitations",
        "Memberships that were never accepted, the oldest first.",
        TIDY,
        setup.invited,
        ("memberships",),
        ("users", "teams"),
        (EDIT, DELETE),
    ),
    Queue(
        "webhooks",
        "Webhooks in the clear",
        "Webhooks that send names and addresses of guests over http:// without encryption.",
        TIDY,
        setup.plain_webhooks,
        ("webhooks",),
        actions=(EDIT, DELETE),
    ),
)

BY_ID: Mapping[str, Queue] = {queue.id: queue for queue in QUEUES}


class Answer(NamedTuple):
    """The result of a queue. `unknown` says why it has no answer; else it is empty.

    `seen` is when the oldest list it had to have was read; `unread` are the parts of
    bookings that could not be read, by key, and `gaps` say what was not looked at: there may be
    more. `limits` say what it cannot see.
    """

    queue: Queue
    findings: tuple[Finding, ...]
    unknown: str = ""
    seen: datetime | None = None
    missing: tuple[str, ...] = ()
    unread: Mapping[str, tuple[str, ...]] = {}
    gaps: str = ""
    limits: str = ""

    @property
    def number(self) -> str:
        """`3`, `3+` where there may be more, `?` where it is not known."""
        found = len(self.findings)
        if self.unknown or (self.gaps and not found):
            return "?"
        return f"{found}+" if self.gaps else str(found)


def look(snapshot: InboxSnapshot, queue: Queue) -> tuple[Finding, ...]:
    """What a queue finds. Raises Unsure if the known records do not tell."""
    return tuple(queue.query(snapshot))


def lists_of(queues: Iterable[Queue]) -> tuple[str, ...]:
    """Every list that the queues read, the most needed first."""
    wanted = [name for queue in queues for name in queue.lists]
    return tuple(sorted(dict.fromkeys(wanted), key=lambda name: -wanted.count(name)))


def inbox_snapshot(workspace: Reads, queues: Iterable[Queue] = QUEUES) -> InboxSnapshot:
    """The records of these queues' lists, from the mirror."""
    names, now = lists_of(queues), workspace.clock()
    return InboxSnapshot(
        workspace.to_triage(names, now),
        now,
        workspace.zone,
        workspace.name,
        frozenset(name for name in names if workspace.reach.whole(name)),
    )


def triage(workspace: Reads, queues: Iterable[Queue] = QUEUES) -> list[Answer]:
    """The answers of all queues from the records last seen. Sends nothing."""
    wanted = tuple(queues)
    snapshot = inbox_snapshot(workspace, wanted)
    return [_answer(workspace, snapshot, queue) for queue in wanted]


def _answer(workspace: Reads, snapshot: InboxSnapshot, queue: Queue) -> Answer:
    title = workspace.catalog.titles
    unread = [name for name in queue.needs if workspace.age(name) is None]
    missing = tuple(name for name in queue.helped_by if workspace.age(name) is None)
    if unread:
        names = " and ".join(title[name] for name in unread)
        return Answer(queue, (), f"{names} were never read.", None, (*unread, *missing))
    oldest = max((workspace.age(name) or 0.0) for name in queue.needs)
    seen = datetime.fromtimestamp(snapshot.now.timestamp() - oldest, snapshot.now.tzinfo)
    unread_parts = snapshot.unread if "bookings" in queue.needs else {}
    part = [why for name in queue.needs if (why := workspace.reach.lacks(name))]
    whole = f"There may be more: {', '.join(part)}." if part else ""
    try:
        gaps = f"{whole} {queue.gaps(snapshot)}".strip()
        limits = f"{queue.limits} {ONLY_OWN if workspace.reach.sees == OWN else ''}".strip()
        return Answer(queue, look(snapshot, queue), "", seen, missing, unread_parts, gaps, limits)
    except Unsure as why:
        return Answer(queue, (), str(why), seen, missing, unread_parts)
