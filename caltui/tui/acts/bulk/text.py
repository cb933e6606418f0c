"""The texts of a bulk run: its progress, the outcome of each record, and the bar."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from caltui.scheduling.wording import minutes_text
from caltui.text import one_line
from caltui.tui.acts.bulk.job import BulkJob, RecordChange
from caltui.tui.forms.changes import point_glyph, way_back_glyph
from caltui.tui.widgets.lines import Item

if TYPE_CHECKING:
    from caltui.workspace.acts.rehearse import Rehearsal, RehearsedItem
    from caltui.workspace.bulk.run import BulkItem, Progress

APPEARANCE: Mapping[str, tuple[str, str, str]] = {
    "done": ("✓", "good", "$success"),
    "refused": ("×", "bad", "$error"),
    "unknown": ("?", "warn", "$warning"),
    "not sent": ("−", "quiet", "$quiet"),
    "skipped": ("−", "quiet", "$quiet"),
}
"""Glyph, tone of a line, and style of each outcome."""

BLOCKS = {"done": "█", "refused": "▒", "unknown": "?", "not sent": "░", "skipped": "░"}
WAITING, NOW = "·", "▸"


def points(job: BulkJob) -> list[tuple[Content, Content]]:
    """Lists what is true of all records: pairs of a glyph and a sentence, the gravest first."""
    found = [
        (
            Content.styled(" ~", "bold $warning"),
            Content.assemble((f"{field} → ", ""), (value, "$success")),
        )
        for field, value in job.values
    ]
    undone = [text for text in job.consequences if "undone" in text.casefold()]
    if job.way_back and not undone:
        found.append((way_back_glyph(job.way_back), Content.styled(job.way_back, "bold")))
    lines = job.consequences
    found += [
        ((way_back_glyph if text in undone else point_glyph)(text), Content(text)) for text in lines
    ]
    if job.refused:
        words = f"{len(job.refused)} left out: see the end of the list."
        found.append((Content.styled(" ×", "bold $error"), Content(words)))
    return found


def marked_text(marked: int, hidden: int) -> str:
    """`12 marked, 9 hidden by the filter`."""
    return f"{marked} marked" + (f", {hidden} hidden by the filter" if hidden else "")


def waiting_item(key: str, row: RecordChange, *, now: bool = False) -> Item:
    """The line of a record that is not finished."""
    return Item(key, row.summary, row.detail, "accent" if now else "plain", NOW if now else WAITING)


def over_item(item: "BulkItem") -> Item:
    """The line of a finished record; with the reason where it is not done."""
    glyph, tone, _ = APPEARANCE[item.outcome]
    why = f" · {item.sentence}" if item.outcome != "done" and item.sentence else ""
    return Item(item.key, one_line(item.summary + why, 300), item.outcome, tone, glyph)


def sorted_items(over: Iterable["BulkItem"]) -> list[Item]:
    """All lines at the end: first the records that are not done, and those of unknown outcome."""
    parts: dict[str, list[Item]] = {"Not done": [], "Unknown": [], "Done": []}
    heads = {"done": "Done", "unknown": "Unknown"}
    for item in over:
        parts[heads.get(item.outcome, "Not done")].append(over_item(item))
    if not parts["Not done"] and not parts["Unknown"]:
        return parts["Done"]
    told = ((Item("", f"{head}: {len(part)}"), *part) for head, part in parts.items() if part)
    return [line for part in told for line in part]


def sentence(item: "BulkItem") -> Content:
    """The outcome of one record as a sentence."""
    glyph, _, style = APPEARANCE[item.outcome]
    text = f"{item.outcome.capitalize()}. {item.sentence}".strip()
    return Content.assemble((f"{glyph} ", f"bold {style}"), (one_line(text, 400), ""))


def bar(progress: "Progress", width: int) -> Content:
    """The progress bar, with a part and a character for each outcome."""
    total = max(1, progress.total)
    pieces: list[tuple[str, str]] = []
    used = reached = 0
    for outcome, count in progress.counts.items():
        reached += count
        cells = round(reached / total * width) - used
        pieces.append((BLOCKS[outcome] * cells, APPEARANCE[outcome][2]))
        used += cells
    return Content.assemble(*pieces, ("─" * max(0, width - used), "$line"))


def counts_text(counts: Mapping[str, int]) -> Content:
    """`✓ 193 done  × 7 refused`; what is done also where it is 0."""
    shown = {"done": 0, **counts}
    pieces = [
        Content.styled(f"{APPEARANCE[outcome][0]} {count:,} {outcome}", APPEARANCE[outcome][2])
        for outcome, count in shown.items()
    ]
    return Content("  ").join(pieces)


def progress_text(progress: "Progress", *, stopping: bool) -> Content:
    """The progress in words: the counts, what the run waits for, and the time left."""
    parts = [Content.styled(f"{progress.over:,} of {progress.total:,}", "bold")]
    parts.append(counts_text(progress.counts))
    if stopping:
        parts.append(Content.styled("■ stops after the one on its way", "bold $warning"))
    elif progress.paused:
        parts.append(Content.styled("‖ paused: p goes on", "bold $warning"))
    elif progress.waiting >= 1:
        parts.append(Content.styled(f"◷ waits {progress.waiting:.0f} s for the limit", "$warning"))
    if not (stopping or progress.paused) and progress.over < progress.total:
        parts.append(Content.styled(f"about {duration_text(progress.seconds_left)} left", "$quiet"))
    return Content("  ").join(parts)


def duration_text(seconds: float) -> str:
    """`40 s`, `12 min`, `1 h 30 min`."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else minutes_text(minutes)


REHEARSED: Mapping[str, tuple[str, str]] = {
    "would be done": ("✓", "good"),
    "refused": ("×", "bad"),
    "left out": ("−", "quiet"),
    "not checked": ("?", "warn"),
}
"""Glyph and tone of what came of an item in the sandbox."""


def rehearsed_item(item: "RehearsedItem") -> Item:
    """The line of a record that was tried in the sandbox."""
    glyph, tone = REHEARSED[item.outcome]
    why = f" · {item.reason}" if item.reason else ""
    return Item(item.key, one_line(item.summary + why, 300), item.outcome, tone, glyph)


def rehearsal_text(found: "Rehearsal") -> Content:
    """Says what would come of a plan, and what the sandbox cannot know."""
    bad = any(item.outcome != "would be done" for item in found.items)
    return Content.assemble(
        ("Rehearsed: ", "bold"),
        (found.sentence, "$warning" if bad else "$success"),
        ("\n" + " ".join(found.gaps), "$quiet"),
    )
