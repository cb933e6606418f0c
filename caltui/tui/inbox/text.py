"""The text of the inbox: queues with counts, records with reasons, what is not known."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.content import Content

from caltui.scheduling.bookings import unread_takes
from caltui.scheduling.wording import when_text
from caltui.text import count, one_line
from caltui.tui.keys.actions import BY_ID
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.age import read_text
from caltui.workspace.inbox.queues import (
    AGENDA,
    DELETE,
    EDIT,
    NOW,
    SOON,
    TEAM,
    TIDY,
    WEEK,
    Answer,
    Queue,
)
from caltui.workspace.inbox.snapshot import Finding

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

SEVERITIES = {NOW: ("▲", "bad"), SOON: ("●", "warn"), TIDY: ("·", "plain")}
HEADINGS = {NOW: "Now", SOON: "Soon", TIDY: "To tidy"}
ACTIONS = {
    EDIT: "place.edit",
    DELETE: "place.delete",
    AGENDA: "place.agenda",
    WEEK: "place.week",
    TEAM: "place.team",
}
"""The action of the console that settles an item."""


def queue_items(queues: Sequence[Queue], answers: Mapping[str, Answer]) -> list[Item]:
    """The queues by urgency; `?` where nothing is known."""
    items: list[Item] = []
    for severity, heading in HEADINGS.items():
        pressing = [queue for queue in queues if queue.severity == severity]
        items.append(Item("", heading))
        items += [_queue_item(queue, answers.get(queue.id)) for queue in pressing]
    return items


def _queue_item(queue: Queue, answer: Answer | None) -> Item:
    glyph, tone = SEVERITIES[queue.severity]
    if answer is None:
        return Item(queue.id, queue.title, "…", "quiet", " ")
    if answer.unknown:
        return Item(queue.id, queue.title, "?", "quiet", "?")
    if not answer.findings:
        mark = "?" if answer.gaps else "✓"
        return Item(queue.id, queue.title, answer.number, "quiet", mark)
    return Item(queue.id, queue.title, answer.number, tone, glyph)


def finding_items(found: Mapping[str, Finding], now: datetime) -> list[Item]:
    """Each record with its name, the reason, and for how long it has waited."""
    return [
        Item(key, one_line(f"{f.subject}: {f.why}", 300), _age(f.since, now))
        for key, f in found.items()
    ]


def _age(since: datetime | None, now: datetime) -> str:
    if since is None or since > now:
        return ""
    minutes = int((now - since).total_seconds()) // 60
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} d"


def totals(answers: Mapping[str, Answer]) -> list[str]:
    """`12 now`, `3 queues unknown`."""
    pressing = [a for a in answers.values() if a.queue.severity == NOW]
    number = sum(len(answer.findings) for answer in pressing)
    unknown = sum(bool(answer.unknown) for answer in answers.values())
    found = [f"{number} now"] if answers else []
    return [*found, f"{count(unknown, 'queue')} unknown"] if unknown else found


def meaning(
    queue: Queue,
    answer: Answer | None,
    workspace: "Workspace",
    reading: bool,
    failed: str = "",
) -> Content:
    """What the queue searches for, the age of its lists, and what it cannot find.

    `failed`: why the queues could not be looked at.
    """
    titles = workspace.catalog.titles
    ages = [f"{titles[name]} {read_text(workspace.age(name))}" for name in queue.lists]
    pieces = [(queue.meaning, "$foreground"), (f"\n{', '.join(ages)}", "$quiet")]
    if answer is not None and answer.unknown and not reading:
        pieces.append((f"\n? Unknown, which is not none. {answer.unknown}", "$warning"))
    elif limits := answer.limits if answer is not None else queue.limits:
        pieces.append((f"\n{limits}", "$quiet"))
    if answer is not None and answer.gaps:
        pieces.append((f"\n? {answer.gaps}", "$warning"))
    if answer is not None and answer.unread:
        pieces.append((f"\n? {unread_takes(answer.unread)}", "$warning"))
    if failed:
        pieces.append((f"\n✗ {failed.replace(chr(10), ' ')}", "$error"))
    return Content.assemble(*pieces)


def empty(answer: Answer | None, *, reading: bool, failed: str = "") -> str:
    """The text in place of records."""
    if answer is None and failed:
        return "? Not known: it could not be looked at."
    if answer is None or (answer.unknown and reading):
        return "Looking …"
    if answer.unknown:
        return "? Not known. r reads the lists."
    return "? Nothing was found, not everything known." if answer.gaps else NONE


NONE = "✓ Nothing here needs anybody."


def why(
    finding: Finding | None, queue: Queue, now: datetime, zone: ZoneInfo, keys: Mapping[str, str]
) -> Content:
    """The record under the cursor: name, reason, since when, and the keys that settle it."""
    if finding is None:
        return Content("")
    since = ""
    if finding.since is not None:
        since = f"since {when_text(finding.since, zone)}, {_age(finding.since, now)}\n"
    return Content.assemble(
        (one_line(finding.subject, 160), "bold"),
        (f"\n{one_line(finding.why, 400)}", "$foreground"),
        (f"\n{since}", "$quiet"),
        *remedies(finding, queue, keys),
    )


def remedies(finding: Finding, queue: Queue, keys: Mapping[str, str]) -> list[tuple[str, str]]:
    """`e Edit  d Cancel`: what settles the record, with the keys as they are now."""
    pieces: list[tuple[str, str]] = []
    for name in queue.actions:
        action = BY_ID[ACTIONS[name]]
        cancels = name == DELETE and finding.resource == "bookings"
        label = "Cancel" if cancels else action.label
        if action.id in keys:
            pieces += [(keys[action.id], "bold $accent"), (f" {label}  ", "$quiet")]
    return pieces
