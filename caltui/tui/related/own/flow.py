"""Runs a person's own command for the record under the cursor, or for the marked ones."""

import os
from typing import TYPE_CHECKING

from caltui.settings.model import ENVIRONMENT
from caltui.settings.own_commands import OwnCommand
from caltui.settings.shell_template import parsed
from caltui.text import count, one_line
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.related.own.process import Job, OwnRun
from caltui.tui.related.own.screen import OutputScreen
from caltui.workspace.records.shown.for_commands import CannotFill, child_environment, filled

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.tui.base.record_screen import PlaceScreen

SHOWN = 500
"""The most characters of a command in the question: its buttons have to be on the screen."""


async def run_own(screen: "PlaceScreen", command: OwnCommand) -> OwnRun | None:
    """Asks where that is wanted, starts the command and shows its output."""
    console = screen.console
    if os.name != "posix":
        screen.notify("Commands of your own need /bin/sh: there is none here.", severity="warning")
        return None
    try:
        jobs = _jobs(screen, command)
    except CannotFill as error:
        screen.notify(str(error), markup=False, severity="warning", timeout=10)
        return None
    if not jobs:
        screen.notify("There is no record here to run it for.", severity="warning")
        return None
    if command.confirm and not await _agrees(console, command, jobs):
        return None
    run = OwnRun(command, jobs)
    console.start(lambda: _to_its_end(console, run), group=f"own {id(run)}")
    console.push_screen(OutputScreen(console, run))
    return run


def _jobs(screen: "PlaceScreen", command: OwnCommand) -> list[Job]:
    """The command for each record. Raises CannotFill."""
    target, workspace = screen.target(), screen.workspace
    of = target.resource
    keys = screen.marked_keys() or ((target.key,) if target.key is not None else ())
    profile = workspace.profile
    named = "" if profile.demo or profile.name == ENVIRONMENT else profile.name
    env = child_environment(os.environ, named)
    template = parsed(command.run)
    jobs = []
    for key in keys:
        seen = workspace.record(of.key, key)
        if seen is None:
            raise CannotFill(f"{of.noun.capitalize()} {key} was not read yet: nothing was run.")
        about = one_line(f"{of.noun.capitalize()} {key} · {of.name_of(seen.record)}", 100)
        jobs.append(Job(about, filled(template, of, key, seen.record, env)))
    return jobs


async def _agrees(console: "Context", command: OwnCommand, jobs: list[Job]) -> bool:
    shown = [one_line(jobs[0].filled.shown, SHOWN)]
    if jobs[1:]:
        names = ", ".join(job.about for job in jobs[1:])
        shown.append(one_line(f"And for {len(jobs) - 1} more: {names}", 150))
    question = ConfirmScreen(
        f"{one_line(command.name, 40)} · {count(len(jobs), 'record')}",
        "\n".join(shown),
        yes="Run it (y)",
        no="Back (esc)",
    )
    agreed = await console.push_screen_wait(question)
    return bool(agreed)


async def _to_its_end(console: "Context", run: OwnRun) -> None:
    """Runs it, and says how it ended if nobody looks at its output."""
    await run.run()
    front = console.screen
    if not (isinstance(front, OutputScreen) and front.run is run):
        words = f"{run.command.name}: {run.outcome}."
        console.notify(words, markup=False, severity="information" if run.good else "warning")
