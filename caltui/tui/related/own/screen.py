"""The pane with the output of a person's own command."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.text import one_line
from caltui.tui.base.context import Context
from caltui.tui.base.dialog import Dialog
from caltui.tui.dialogs.copy import Copyable, copy
from caltui.tui.keys.actions import bindings
from caltui.tui.related.own.output_view import OutputView
from caltui.tui.related.own.process import OwnRun
from caltui.tui.widgets.key_hints import KeyHints

OFTEN = 0.05
"""Seconds between two looks at the output."""


class OutputScreen(Dialog[None]):
    """The output as it comes, and how the command ended. Leaving it ends nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("output")]
    AUTO_FOCUS = "OutputView"

    def __init__(self, console: Context, run: OwnRun) -> None:
        super().__init__()
        self.console = console
        self.run = run
        self._changed = True

    def compose(self) -> ComposeResult:
        """The name, the command, the output, how it stands, the keys."""
        with Vertical(id="output", classes="sheet"):
            yield Static(Content(one_line(self.run.command.name, 60)), classes="menu-title")
            yield Static(Content(f"$ {one_line(self._command(), 300)}"), id="output-command")
            yield OutputView(self.run.output)
            yield Static("", id="output-state")
            yield KeyHints()

    def _command(self) -> str:
        jobs = self.run.jobs
        return jobs[0].filled.shown if len(jobs) == 1 else self.run.command.run

    def on_mount(self) -> None:
        self.run.on_change = self._note
        self.set_interval(OFTEN, self._look)
        self.call_after_refresh(self._look)

    def on_unmount(self) -> None:
        self.run.on_change = lambda: None
        super().on_unmount()

    def _note(self) -> None:
        self._changed = True

    def _look(self) -> None:
        """Shows what has changed since the last look."""
        if not self._changed:
            return
        self._changed = False
        self.query_one(OutputView).take()
        glyph, tone = "…", "$accent"
        if not self.run.running:
            glyph, tone = ("✓", "$success") if self.run.good else ("✗", "$error")
        words = f"{glyph} {self.run.outcome[:1].upper()}{self.run.outcome[1:]}."
        self.query_one("#output-state", Static).update(Content.styled(words, tone))

    def action_stop(self) -> None:
        """Ends the command, and all that it started."""
        if self.run.running:
            self.run.stop()
        else:
            self.notify("It has ended already.", markup=False, timeout=3)

    def action_copy(self) -> None:
        """Copies the output."""
        text = self.query_one(OutputView).text
        copy(self.console, Copyable("output", "Output", text))

    def action_move(self, by: int) -> None:
        """Scrolls by lines."""
        self.query_one(OutputView).move(by)

    def action_page(self, by: int) -> None:
        """Scrolls by pages."""
        self.query_one(OutputView).page(by)
