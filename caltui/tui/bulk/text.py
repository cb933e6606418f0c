"""A bulk run in words: where it stands, what came of each record, and the bar."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from caltui.text import one_line
from caltui.tui.bulk.job import Job, Row
from caltui.tui.widgets.lines import Item

if TYPE_CHECKING:
    from caltui.workspace.bulk.run import BulkItem, Progress

LOOKS: Mapping[str, tuple[str, str, str]] = {
    "done": ("✓", "good", "$success"),
    "refused": ("×", "bad", "$error"),
    "unknown": ("?", "warn", "$warning"),
    "not sent": ("−", "quiet", "$quiet"),
    "skipped": ("−", "quiet", "$quiet"),
}
"""Glyph, tone of a line, and style of each outcome."""

BLOCKS = {"done": "█", "refused": "▒", "unknown": "?", "not sent": "░", "skipped": "░"}
WAITING, NOW = "·", "▸"


def points(job: Job) -> list[tuple[Content, Content]]:
    """What is said once of all: a glyph and a sentence each, what is set and the gravest first."""
    bullet, grave = Content.styled(" •", "bold $warning"), Content.styled(" ▲", "bold $error")
    found = [
        (
            Content.styled(" ~", "bold $warning"),
            Content.assemble((f"{field} → ", ""), (value, "$success")),
        )
        for field, value in job.values
    ]
    undone = [text for text in job.consequences if "undone" in text.casefold()]
    if job.way_back and not undone:
        found.append((grave if job.grave else bullet, Content.styled(job.way_back, "bold")))
    lines = job.consequences
    found += [(grave if text in undone else bullet, Content(text)) for text in lines]
    if job.refused:
        words = f"{len(job.refused)} left out: see the end of the list."
        found.append((Content.styled(" ×", "bold $error"), Content(words)))
    return found


def marked_words(marked: int, hidden: int) -> str:
    """`12 marked, 9 hidden by the filter`."""
    return f"{marked} marked" + (f", {hidden} hidden by the filter" if hidden else "")


def waiting_item(key: str, row: Row, *, now: bool = False) -> Item:
    """The line of a record that is not over."""
    return Item(key, row.summary, row.detail, "accent" if now else "plain", NOW if now else WAITING)


def over_item(item: "BulkItem") -> Item:
    """The line of a record that is over; why, where it is not done."""
    glyph, tone, _ = LOOKS[item.outcome]
    why = f" · {item.sentence}" if item.outcome != "done" and item.sentence else ""
    return Item(item.key, one_line(item.summary + why, 300), item.outcome, tone, glyph)


def sorted_items(over: Iterable["BulkItem"]) -> list[Item]:
    """Every line at the end: what needs somebody first."""
    found = list(over)
    wrong = [over_item(item) for item in found if item.outcome != "done"]
    done = [over_item(item) for item in found if item.outcome == "done"]
    heads = [Item("", f"Not done: {len(wrong)}")] if wrong else []
    tail = [Item("", f"Done: {len(done)}")] if wrong and done else []
    return [*heads, *wrong, *tail, *done]


def sentence(item: "BulkItem") -> Content:
    """What came of one record, whole."""
    glyph, _, style = LOOKS[item.outcome]
    text = f"{item.outcome.capitalize()}. {item.sentence}".strip()
    return Content.assemble((f"{glyph} ", f"bold {style}"), (one_line(text, 400), ""))


def bar(progress: "Progress", width: int) -> Content:
    """A bar of the whole run, a part for each outcome, told apart without colour too."""
    total = max(1, progress.total)
    pieces: list[tuple[str, str]] = []
    used = reached = 0
    for outcome, count in progress.counts.items():
        reached += count
        cells = round(reached / total * width) - used
        pieces.append((BLOCKS[outcome] * cells, LOOKS[outcome][2]))
        used += cells
    return Content.assemble(*pieces, ("─" * max(0, width - used), "$line"))


def counted(counts: Mapping[str, int], *, all: Collection[str] = ("done",)) -> Content:
    """`✓ 193 done  × 7 refused`; those of `all` also when there are none."""
    shown = {**dict.fromkeys(all, 0), **counts}
    pieces = [
        Content.styled(f"{LOOKS[outcome][0]} {count:,} {outcome}", LOOKS[outcome][2])
        for outcome, count in shown.items()
    ]
    return Content("  ").join(pieces)


def standing(progress: "Progress", *, stopping: bool) -> Content:
    """How far it is, what came of it, how long it takes, and what it waits for."""
    parts = [Content.styled(f"{progress.over:,} of {progress.total:,}", "bold")]
    parts.append(counted(progress.counts))
    if stopping:
        parts.append(Content.styled("■ stops after the one on its way", "bold $warning"))
    elif progress.paused:
        parts.append(Content.styled("‖ paused: p goes on", "bold $warning"))
    elif progress.waiting >= 1:
        parts.append(Content.styled(f"◷ waits {progress.waiting:.0f} s for the limit", "$warning"))
    if not (stopping or progress.paused) and progress.over < progress.total:
        parts.append(Content.styled(f"about {long(progress.seconds_left)} left", "$quiet"))
    return Content("  ").join(parts)


def long(seconds: float) -> str:
    """`40 s`, `12 min`, `1 h 30 min`."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
