"""The text of the inbox: queues with counts, records with reasons, what is not known."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from textual.content import Content

from caltui.scheduling.bookings import unread_takes
from caltui.scheduling.wording import rough_text, when_text
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
    UNKNOWN,
    WEEK,
    Answer,
    Queue,
    to_do,
)
from caltui.workspace.inbox.remedies import Remedy, remedy_for
from caltui.workspace.inbox.snapshot import Finding

if TYPE_CHECKING:
    from caltui.tui.inbox.chosen import ChosenFindings
    from caltui.workspace.workspace import Workspace

SNOOZED = "snoozed"
"""The key of the line for what was put off."""
WIDE = 70
"""Cells from which a record's reason stands beside its name."""

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
    """The queues by urgency, `?` where nothing is known; then what was put off, and the queues
    that hold nothing."""
    items: list[Item] = []
    clear = [q for q in in_order(queues) if _is_clear(answers.get(q.id))]
    for severity, heading in HEADINGS.items():
        pressing = [q for q in queues if q.severity == severity and q not in clear]
        if pressing:
            items.append(Item("", heading))
            items += [_queue_item(queue, answers.get(queue.id)) for queue in pressing]
    if number := sum(len(answer.snoozed) for answer in answers.values()):
        items += [Item("", "Put off"), Item(SNOOZED, "Snoozed", str(number), "plain", "z")]
    if clear:
        items.append(Item("", "Clear"))
        items += [_queue_item(queue, answers.get(queue.id)) for queue in clear]
    return items


def in_order(queues: Sequence[Queue]) -> list[Queue]:
    """The queues, the most urgent first."""
    return sorted(queues, key=lambda queue: list(HEADINGS).index(queue.severity))


def _is_clear(answer: Answer | None) -> bool:
    return answer is not None and not (answer.unknown or answer.findings or answer.gaps)


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


def finding_items(
    chosen: "ChosenFindings",
    workspace: "Workspace",
    remedy: Callable[[Finding], Remedy | None],
    width: int,
) -> list[Item]:
    """Each record with its name, and where there is room the reason and for how long it has
    waited; at the end what `f` does. `●` is marked, `#` has a note."""
    notes, now, wide = chosen.notes(), workspace.clock(), width >= WIDE
    items = []
    for key, f in chosen.shown.items():
        glyph = "●" if f.place in chosen.marks else "#" if f.place in notes else " "
        left = f"{f.subject}: {f.why}" if wide else f.brief or f.subject
        fix = remedy(f)
        words = "" if fix is None else f"f {fix.text if wide else fix.label}"
        right = "  ".join(filter(None, (_age(f.since, now) if wide else "", words)))
        tone = "accent" if f.place in chosen.marks else "plain"
        items.append(Item(key, one_line(left, 300), right, tone, glyph))
    return items


def _age(since: datetime | None, now: datetime) -> str:
    if since is None or since > now:
        return ""
    return rough_text((now - since).total_seconds())


def totals(answers: Mapping[str, Answer], chosen: "ChosenFindings | None" = None) -> list[str]:
    """`2 marked`, `14 to do`, `3 snoozed`, `3 queues unknown`. To do is what is urgent now, each
    record once."""
    number = to_do(answers.values())
    asleep = sum(len(answer.snoozed) for answer in answers.values())
    unknown = sum(answer.number == UNKNOWN for answer in answers.values())
    marked = len(chosen.marked()) if chosen is not None else 0
    parts = (
        f"{marked} marked" if marked else "",
        f"{number} to do" if answers else "",
        f"{asleep} snoozed" if asleep else "",
        f"{count(unknown, 'queue')} unknown" if unknown else "",
    )
    return [part for part in parts if part]


def meaning(
    queue: Queue,
    answer: Answer | None,
    workspace: "Workspace",
    reading: bool,
    failed: str = "",
) -> Content:
    """Says what the queue searches for, the age of its lists, and what it cannot find.

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
    finding: Finding | None,
    queue: Queue,
    workspace: "Workspace",
    now: datetime,
    keys: Mapping[str, str],
    put_off: bool,
) -> Content:
    """The record under the cursor: name, reason, note, since when, and the keys that settle it."""
    if finding is None:
        return Content("")
    zone, since = workspace.zone, ""
    if put_off:
        since = f"{_put_off_text(workspace, queue, finding)}\n"
    elif finding.since is not None:
        since = f"since {when_text(finding.since, zone)}, {_age(finding.since, now)}\n"
    note = workspace.kept.note(*finding.place)
    said = f"# {one_line(note.text, 160)}\n" if note is not None else ""
    fix = None if put_off else remedy_for(workspace, queue.remedies, finding)
    own = [(keys.get("inbox.snooze", "z"), "bold $accent"), (" Wake  ", "$quiet")]
    return Content.assemble(
        (one_line(finding.subject, 160), "bold"),
        (f"\n{one_line(finding.why, 400)}\n", "$foreground"),
        (said, "$warning"),
        (since, "$quiet"),
        *(own if put_off else _fix(fix, keys)),
        *(() if put_off else remedies(finding, queue, keys)),
    )


def _fix(fix: Remedy | None, keys: Mapping[str, str]) -> list[tuple[str, str]]:
    if fix is None or "inbox.fix" not in keys:
        return []
    return [(keys["inbox.fix"], "bold $accent"), (f" {fix.text}  ", "$quiet")]


def _put_off_text(workspace: "Workspace", queue: Queue, finding: Finding) -> str:
    """Until when a record is put off."""
    for snooze in workspace.kept.snoozes():
        if (snooze.queue, snooze.resource, snooze.key) == (queue.id, *finding.place):
            if snooze.until is None:
                return "put off until its reason changes"
            day = datetime.fromtimestamp(snooze.until, workspace.zone)
            return f"put off until {day_text(day.date())}, or until its reason changes"
    return ""


def day_text(day: date) -> str:
    """`Tue 24 Nov`."""
    return f"{day:%a} {day.day} {day:%b}"


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
