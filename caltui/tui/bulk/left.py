"""Bulk runs that were cut short: which there are, and the word about them at the start."""

import contextlib
from collections.abc import Collection
from typing import TYPE_CHECKING

from caltui.workspace.base.errors import MirrorError

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.workspace.bulk.runs import Batch

LEFT = ("", "not sent", "no effect", "about to")
"""Outcomes in a run's counts that are not over."""
OFFERED = "bulk offered"
"""The view under which the runs are kept that a person was told of."""


def unfinished(console: "Context") -> "list[Batch]":
    """The runs of this profile that have something left and that nobody runs."""
    runs = console.workspace.bulk.runs()
    return [run for run in runs if not run.running and left_of(run)]


def left_of(run: "Batch") -> int:
    """How many of its records are not over."""
    return sum(run.outcomes.get(word, 0) for word in LEFT)


def offer_unfinished(console: "Context") -> None:
    """Tells of runs that were cut short, each once."""
    kept = console.workspace.kept
    told: Collection[str] = kept.view(OFFERED) or ()
    new = [run for run in unfinished(console) if run.id not in told]
    if not new:
        return
    with contextlib.suppress(MirrorError):
        kept.keep_view(OFFERED, [*told, *(run.id for run in new)][-50:])
    first = new[0]
    more = f", and {len(new) - 1} more" if new[1:] else ""
    words = f"{first.summary}: cut short, {left_of(first)} left{more}.\nB goes on with it."
    console.notify(words, title="Bulk run", markup=False, severity="warning", timeout=15)
