"""Unfinished bulk runs, and the message about them at the start."""

import contextlib
from collections.abc import Collection
from typing import TYPE_CHECKING

from caltui.workspace.base.errors import MirrorError

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.workspace.bulk.runs import Batch

LEFT = ("", "not sent", "no effect", "about to")
"""The outcomes of records that are not finished."""
OFFERED = "bulk offered"
"""The name under which the ids of runs that were named to a person are kept."""


def unfinished_runs(console: "Context") -> "list[Batch]":
    """The runs of this profile that are not finished and that no process runs."""
    runs = console.workspace.bulk_runs()
    back = {run.undo_of for run in runs}
    left = [run for run in runs if not (run.running or run.over or run.id in back)]
    return [run for run in left if unfinished_count(run)]


def unfinished_count(run: "Batch") -> int:
    """The number of its records that are not finished."""
    return sum(run.outcomes.get(word, 0) for word in LEFT)


def offer_unfinished(console: "Context") -> None:
    """Names unfinished runs in a message, each run once."""
    kept = console.workspace.kept
    said: Collection[str] = kept.view(OFFERED) or ()
    new = [run for run in unfinished_runs(console) if run.id not in said]
    if not new:
        return
    with contextlib.suppress(MirrorError):
        kept.keep_view(OFFERED, [*said, *(run.id for run in new)][-50:])
    first = new[0]
    more = f", and {len(new) - 1} more" if new[1:] else ""
    words = f"{first.summary}: cut short, {unfinished_count(first)} left{more}.\nB goes on with it."
    console.notify(words, title="Bulk run", markup=False, severity="warning", timeout=15)
