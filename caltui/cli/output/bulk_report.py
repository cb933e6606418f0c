"""The report of a bulk run: a line for each item as it is over, and a summary on stderr."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from caltui.cli.output import formats as output
from caltui.cli.output.streams import drop, say

if TYPE_CHECKING:
    from caltui.workspace.bulk.run import BulkItem, BulkRun

HEADS = ("key", "outcome", "what", "detail", "entry")


def format_of(args: argparse.Namespace) -> str:
    """The format asked for; without one a table on a terminal, else JSON lines."""
    return output.format_of(args) if getattr(args, "output", None) else _usual()


def _usual() -> str:
    return "table" if sys.stdout.isatty() else "ndjson"


def row_of(item: "BulkItem") -> dict[str, Any]:
    """An item as a row. `entry` is its number in the journal, null without one."""
    return {
        "key": item.key,
        "ids": list(item.ids),
        "outcome": item.outcome,
        "what": item.summary,
        "detail": item.sentence,
        "entry": item.entry or None,
    }


class Report:
    """Reports one run: JSON lines are written at once, other formats at the end."""

    def __init__(self, args: argparse.Namespace, bulk: "BulkRun", noun: str) -> None:
        self._args = argparse.Namespace(**{**vars(args), "output": format_of(args)})
        self._bulk = bulk
        self._noun = noun
        self._rows: list[dict[str, Any]] = []
        self._lines = self._args.output == "ndjson"
        self._shows = sys.stderr.isatty() and not (self._lines and sys.stdout.isatty())
        self._heard = True
        self._lost: OSError | None = None

    def begin(self) -> None:
        """Says the run's id on stderr, so that it can be resumed."""
        say(f"{self._noun} {self._bulk.id}: {self._bulk.summary}.")

    def item(self, item: "BulkItem") -> None:
        """Reports one finished item. Stops the run when the report can no longer be written."""
        row = row_of(item)
        if not self._lines:
            self._rows.append(row)
        elif self._heard:
            try:
                output.write_lines([row])
                sys.stdout.flush()
            except OSError as error:
                self._heard = False
                self._bulk.stop()
                self._lost = None if isinstance(error, BrokenPipeError) else error
                drop(sys.stdout)
        if self._shows:
            self._progress()

    def _progress(self) -> None:
        now = self._bulk.progress
        left = f", about {_long(now.seconds_left)} left" if now.over < now.total else ""
        text = f"{now.over} of {now.total}: {_counted(now.counts)}{left}"
        say(f"\r{text}\x1b[K", end="")

    def end(self) -> None:
        """Writes the kept rows and how the run ended. Raises OSError if a row was not written."""
        if self._shows:
            say("")
        if not self._lines:
            output.write_rows(self._args, HEADS, self._rows)
        bulk = self._bulk
        say(f"{self._noun} {bulk.id}: {_counted(bulk.counts) or 'nothing done'} of {bulk.total}.")
        if bulk.halted is not None:
            say(f"It ended early. {bulk.halted.message}")
        left = bulk.counts.get("not sent", 0) + bulk.total - len(bulk.items)
        if left:
            say(f"Go on with the {left} that were not sent: caltui bulk resume {bulk.id}")
        if bulk.counts.get("refused"):
            say(f"Try what was refused again: caltui bulk resume {bulk.id} --failed")
        if bulk.counts.get("unknown"):
            say("Look what became of the unknown ones: caltui journal settle")
        if self._lost is not None:
            raise self._lost


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in counts.items())


def _long(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
