"""An act in the journal: one line for all its writes, which unfolds, and its details."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caltui.text import one_line
from caltui.tui.widgets.record_detail import Detail

if TYPE_CHECKING:
    from caltui.workspace.acts.acts import Batch
    from caltui.workspace.base.saved_state import JournalEntry
    from caltui.workspace.workspace import Workspace

PREFIX = "run "


@dataclass(frozen=True, slots=True)
class RunLine:
    """An act or a bulk run, with its writes in the journal, oldest first.

    `undone` says whether another act took it back.
    """

    batch: "Batch"
    entries: "tuple[JournalEntry, ...]"
    open: bool = False
    undone: bool = False

    @property
    def key(self) -> str:
        """The key of its row."""
        return f"{PREFIX}{self.batch.id}"

    @property
    def text(self) -> str:
        """`▸ Close Thu 3 Dec for Ada Fischer, 6 of 6 done`."""
        counts = self.batch.outcomes
        total = sum(counts.values())
        glyph = "▾" if self.open else "▸"
        return one_line(f"{glyph} {self.batch.summary}, {counts.get('done', 0)} of {total} done")

    @property
    def undo(self) -> str:
        """Whether it was taken back, or takes another one back."""
        return "↶ undone" if self.undone else "takes back" if self.batch.undo_of else ""


def grouped(
    entries: "Sequence[JournalEntry]", runs: "Mapping[str, Batch]", unfolded: Collection[str]
) -> "list[JournalEntry | RunLine]":
    """The entries, newest first; those of a run as one line, with its writes below if unfolded."""
    of_run: dict[str, list[JournalEntry]] = {}
    for entry in entries:
        if entry.batch in runs:
            of_run.setdefault(entry.batch or "", []).append(entry)
    back = {run.undo_of for run in runs.values() if run.undo_of and run.outcomes.get("done")}
    taken = {e.undo_of for e in entries if e.undo_of is not None and e.outcome == "done"}
    found: list[JournalEntry | RunLine] = []
    for entry in entries:
        id = entry.batch or ""
        if id not in runs:
            found.append(entry)
        elif id in of_run:
            writes = tuple(reversed(of_run.pop(id)))
            undone = id in back or _all_undone(writes, taken)
            found.append(RunLine(runs[id], writes, id in unfolded, undone))
            found += writes if id in unfolded else ()
    return found


def _all_undone(writes: "Sequence[JournalEntry]", taken: Collection[int | None]) -> bool:
    """Tells whether each write that was done was undone, by itself."""
    done = [e.id for e in writes if e.outcome == "done" and e.undo_of is None]
    return bool(done) and all(id in taken for id in done)


def worst(outcomes: Iterable[str]) -> str:
    """The outcome that needs somebody most."""
    found = set(outcomes)
    order = ("unknown", "on its way", "refused", "not sent", "no effect")
    return next((word for word in order if word in found), "done")


def run_details(
    workspace: "Workspace", line: RunLine, glyphs: Mapping[str, tuple[str, str]]
) -> list[Detail]:
    """An act in full: its counts, the way back, each of its items and what came of it."""
    run, undone = line.batch, line.undone
    counts = ", ".join(f"{n} {word or 'never tried'}" for word, n in run.outcomes.items())
    found = [Detail("outcome", "Outcome", f"{counts}{' (running)' if run.running else ''}")]
    back = "↶ It was taken back." if undone else "u shows how all of it is taken back."
    found.append(Detail("undo", "Undo", back, "quiet"))
    for number, item in enumerate(workspace.acts.items(run.id), start=1):
        glyph, tone = glyphs.get(item.outcome, ("–", "quiet"))
        said = "" if item.outcome == "done" else f" · {item.sentence}"
        text = one_line(f"{glyph} {item.summary}{said}", 300)
        found.append(Detail(f"item {number}", f"{number}", text, tone))
    found.append(Detail("batch", "Run", f"{run.id}, {run.kind}"))
    return found
