"""The settings: one list; the arrows step through values, enter asks for what has to be typed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.tui.app.settings import change
from caltui.tui.app.settings.rows import ACT, PROFILE, VIEW, SettingRow, items_of, rows_of
from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from caltui.tui.app.look_app import LookApp

SHOWN = 3
"""Faults of the file that are shown."""


class SettingsScreen(Dialog[None]):
    """Changes apply at once and are written into the configuration file."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("settings", "dialog")]
    AUTO_FOCUS = "LineList"

    def __init__(
        self, notes: dict[str, str], own_themes: Sequence[str], faults: Sequence[str]
    ) -> None:
        super().__init__()
        self._notes = notes
        self._own = list(own_themes)
        self._faults = list(faults)

    @property
    def console(self) -> "LookApp":
        """The app, by its own type."""
        from caltui.tui.app.look_app import LookApp

        assert isinstance(self.app, LookApp)
        return self.app

    def compose(self) -> ComposeResult:
        """The list, what the setting under the cursor is for, the file, the keys."""
        with Vertical(classes="menu", id="settings"):
            yield Static(Content("Settings"), classes="menu-title")
            yield LineList(self._items(), enters="Change")
            yield Static(Content(""), id="settings-note")
            yield Static(Content("\n".join(self._faults[:SHOWN])), id="settings-faults")
            yield Static(Content(self._file()), id="settings-file")
            yield KeyHints()

    def on_mount(self) -> None:
        self.query_one("#settings-faults").display = bool(self._faults)
        self._explain()

    @property
    def rows(self) -> list[SettingRow]:
        """All settings as they are now."""
        return rows_of(self.console, self._own, self._notes)

    def _items(self) -> list[Any]:
        app = self.console
        return items_of(self.rows, app.workspace.profile.name if app.is_open else "")

    def _file(self) -> str:
        where = self.console.where
        return f"Kept in {where.config}" if where is not None else "Kept until you leave"

    @property
    def row(self) -> SettingRow:
        """The setting under the cursor."""
        at = self.query_one(LineList).cursor_key
        return next((row for row in self.rows if row.id == at), self.rows[0])

    @on(LineList.Moved)
    def _explain(self) -> None:
        self.query_one("#settings-note", Static).update(Content(f"{self.row.note}."))

    def show_values(self) -> None:
        """Draws the values again, after a change."""
        self.query_one(LineList).set_items(self._items())
        self._explain()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        if self.row.choices:
            self.action_turn(1)
        else:
            self._begin(self._ask(self.row))

    def action_turn(self, by: int) -> None:
        """The next or the previous value."""
        row = self.row
        if not row.choices:
            return
        now = getattr(self.console.look, row.key)
        at = row.choices.index(now) if now in row.choices else 0
        self._begin(self._set(row, row.choices[(at + by) % len(row.choices)]))

    def action_as_at_first(self) -> None:
        """Takes back what was chosen."""
        row = self.row
        if row.kind == VIEW:
            self._begin(self._set(row, change.default_of(row.key)))
        elif row.kind == PROFILE:
            self._begin(self._set(row, ""))

    def _begin(self, work: Any) -> None:
        self.console.run_worker(work, group="setting", exit_on_error=False)

    async def _set(self, row: SettingRow, value: Any) -> None:
        how = change.change_look if row.kind == VIEW else change.change_profile
        work = how(self.console, row.key, value)
        self.call_later(self.show_values)
        await work
        if self.is_current:
            self.show_values()

    async def _ask(self, row: SettingRow) -> None:
        """Asks for what has to be typed, or does what the line says."""
        from caltui.tui.app.settings import asking

        if row.kind == ACT:
            await asking.do(self.console, row.key)
            return
        now = getattr(
            self.console.look if row.kind == VIEW else self.console.workspace.profile, row.key
        )
        answer = await asking.ask(self.console, row.key, str(now))
        if answer is not None:
            await self._set(row, answer)
