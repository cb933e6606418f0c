"""Shows what saving a week sends and which bookings fall outside its hours; then sends it."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from caltui.scheduling.wording import span_text
from caltui.text import count, one_line
from caltui.tui.base.dialog import LOOK_FIRST, Dialog
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.confirm import ConfirmScreen, agrees_to_write
from caltui.tui.dialogs.record_sheet import RecordSheet
from caltui.tui.edit.open_times.line import has_open_times, open_times_lines, show_open_times
from caltui.tui.forms.problems import Problem
from caltui.tui.keys.actions import bindings
from caltui.tui.week.left_weeks import WeekResult, follow_week
from caltui.tui.week.text import moved_text
from caltui.tui.widgets.dialog_parts import badge
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.clock import time_elsewhere
from caltui.workspace.base.errors import GatewayError, Invalid, MirrorError, ReadOnly
from caltui.workspace.records.shown.words import state_word
from caltui.workspace.week.impact import BOOKINGS, Impact, Stranded
from caltui.workspace.week.save import Saved, WeekOutcome, apply
from caltui.workspace.week.writes import WeekChange, WeekWrite

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change
    from caltui.workspace.writes.pending import PendingWrite

LEAVE = "Leave it running (esc)"
DEFAULT_REASON = "The opening hours have changed."


class WeekReviewScreen(Dialog["Saved | PendingWrite[WeekResult] | None"]):
    """Closes with what was saved, a write that still runs, or None when nothing was sent."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("weekreview")]
    AUTO_FOCUS = None

    def __init__(self, workspace: "Workspace", change: WeekChange, impact: Impact) -> None:
        super().__init__()
        self.workspace = workspace
        self.change = change
        self.impact = impact
        self.cancels: dict[str, str] = {}
        self.result: Saved | None = None
        self.sending = False
        self._write: PendingWrite[WeekResult] | None = None

    def compose(self) -> ComposeResult:
        """Operations, bookings, what happens, answers."""
        change, workspace = self.change, self.workspace
        with Vertical(id="week-review", classes="dialog"):
            with Horizontal(classes="dialog-head"):
                owner = f" · {change.state.owner_name}" if change.state.owner_name else ""
                title = one_line(f"Save {change.wanted.name}{owner}", 60)
                yield Static(Content(title), classes="dialog-title")
                yield Static(badge(workspace.profile, read_only=workspace.read_only), id="badge")
            with VerticalScroll(id="week-review-body", can_focus=False):
                stranded = len(self.impact.stranded)
                yield from open_times_lines(workspace, change.changes, outside=stranded)
                yield Static(self._operations(), id="week-review-ops")
                yield Static(self._impact(), id="week-review-impact")
            yield LineList(self._items(), id="week-review-list", enters="Open")
            yield Static("", id="week-review-state")
            yield KeyHints()
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content("Back (esc)"), id="week-review-back", compact=True)
                yield Button(
                    Content("Send (ctrl+s)"),
                    id="week-review-send",
                    compact=True,
                    variant="primary",
                )

    def on_mount(self) -> None:
        """Puts the focus where enter sends nothing."""
        self.query_one("#week-review-state").display = False
        bookings = self.query_one(LineList)
        bookings.display = self.query_one(KeyHints).display = bool(bookings.items)
        (bookings if bookings.items else self.query_one("#week-review-back")).focus()

    # What is shown

    def _operations(self) -> Content:
        change = self.change
        pieces: list[tuple[str, str]] = [
            (f"{count(len(change.ops), 'write')}, in this order:", "bold"),
            (f"  hours in {change.state.with_(change.wanted).zone.key}\n", "$quiet"),
        ]
        for number, (op, one) in enumerate(zip(change.ops, change.changes, strict=True), 1):
            pieces += _op_line(number, op, one.operation.method, _path(one))
        if change.wanted.zone != change.state.zone:
            old = change.state.schedule.zone
            new = change.state.with_(change.wanted).zone
            moved = moved_text(change.wanted.hours, old, new, self.workspace.clock())
            pieces.append((f"\n! {moved}\n", "$warning"))
        pieces += [(f"\n! {one_line(note)}\n", "$warning") for note in change.notes]
        return Content.assemble(*pieces)

    def _impact(self) -> Content:
        stranded, outside = len(self.impact.stranded), len(self.impact.outside_before)
        pieces = [
            (f"! Left outside by the new hours: {count(stranded, 'booking')}.", "bold $warning")
            if stranded
            else ("✓ No coming booking is left outside by the new hours.", "$success")
        ]
        if stranded:
            pieces.append((" Kept, unless cancelled.", "$quiet"))
        if outside:
            pieces.append((f"\n  Outside before too: {count(outside, 'booking')}.", "$quiet"))
        if stranded or outside:
            pieces.append((f"\n  Times in {self.workspace.zone.key}", "$quiet"))
            if self._elsewhere:
                pieces.append((f", beside them in {self._elsewhere}", "$quiet"))
        pieces += [(f"\n? {note}", "$warning") for note in self.impact.notes]
        return Content.assemble(*pieces)

    @property
    def _elsewhere(self) -> str:
        """The schedule's zone, where it is another than the one that times are shown in."""
        zone = self.change.state.with_(self.change.wanted).zone.key
        return "" if zone == self.workspace.zone.key else zone

    def _items(self) -> list[Item]:
        parts = (("", self.impact.stranded), ("Outside before too", self.impact.outside_before))
        items: list[Item] = []
        for heading, rows in parts:
            if heading and rows:
                items.append(Item("", heading))
            items += [self._item(row) for row in rows]
        return items

    def _state(self, row: Stranded) -> str:
        of = self.workspace.resource(BOOKINGS)
        return state_word(of, "status", {"status": row.status}) or row.status

    def _item(self, row: Stranded) -> Item:
        cancelled = row.key in self.cancels
        start = row.when.start.astimezone(self.workspace.zone)
        end = row.when.end.astimezone(self.workspace.zone)
        clocks = span_text(start, end, self.workspace.zone)
        if start.day < 10:
            clocks = clocks.replace(" ", "  ", 1)
        beside = time_elsewhere(row.when.start, self.workspace.zone, self._elsewhere)
        there_too = f" ({beside})" if self._elsewhere and beside else ""
        state = "" if row.status == "ACCEPTED" else f" · {self._state(row)}"
        left = f"{clocks}{there_too}{state} {row.title}"
        if row.guests and row.guests not in row.title:
            left += f" · {row.guests}"
        glyph, tone = ("×", "bad") if cancelled else ("=", "plain")
        return Item(row.key, one_line(left, 200), "cancel" if cancelled else "keep", tone, glyph)

    def _show_state(self, text: Content) -> None:
        state = self.query_one("#week-review-state", Static)
        state.display = True
        state.update(text)

    # Bookings

    def action_cancel(self) -> None:
        """Asks for the reason to cancel the booking under the cursor; sent after the week."""
        key = self.query_one(LineList).cursor_key
        if key and not self._shut:
            self.ask(self._ask_reason, key, group="reason")

    async def _ask_reason(self, key: str) -> None:
        text = self.cancels.get(key, DEFAULT_REASON)
        asked = AskLine("Reason: everybody in the booking reads it", _reason_note, text=text)
        reason = await self.app.push_screen_wait(asked)
        if reason is not None and not self._shut:
            self.cancels[key] = reason
            self.query_one(LineList).set_items(self._items())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """False for the list of open times, where none change."""
        return has_open_times(self) if action == "show_open_times" else True

    def action_show_open_times(self) -> None:
        """Shows which open times go and come."""
        show_open_times(self)

    def action_keep(self) -> None:
        """Keeps the booking under the cursor."""
        if not self._shut:
            self.cancels.pop(self.query_one(LineList).cursor_key, None)
            self.query_one(LineList).set_items(self._items())

    def action_open(self) -> None:
        """Looks at the booking under the cursor."""
        key = self.query_one(LineList).cursor_key
        if key:
            self.app.push_screen(RecordSheet(self.workspace, BOOKINGS, key))

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.action_open()

    # Sending

    @property
    def _shut(self) -> bool:
        return self.sending or self.result is not None

    def action_send(self) -> None:
        """Saves the week, then cancels the chosen bookings. Cancelling asks once more, and so does
        every write to production."""
        if self._shut:
            return
        if self.typed_unseen:
            self._show_state(Content.styled(LOOK_FIRST, "$warning"))
            return
        self.ask(self._confirmed, group="send")

    async def _confirmed(self) -> None:
        if self.cancels:
            production = " on PRODUCTION" if self.workspace.profile.production else ""
            asked = ConfirmScreen(
                f"Cancel {count(len(self.cancels), 'booking')}{production}?",
                "Cal tells everybody and takes them out of their calendars."
                " Cancelling cannot be undone. It happens after the week is saved.",
                yes="Save and cancel (y)",
                no="Back (esc)",
            )
            if not await self.app.push_screen_wait(asked):
                return
        elif not await agrees_to_write(self.app, self.workspace.profile, self._what(), yes="Save"):
            return
        if self._shut:
            return
        self.sending = True
        self.query_one("#week-review-send", Button).disabled = True
        self._back_says(LEAVE)
        name = one_line(self.change.wanted.name, 40)
        self._write = self.workspace.pending.begin(f"Save the week {name}", self._save())
        result = await self._write.result()
        if self.in_stack:
            self._done(*result)

    async def _save(self) -> WeekResult:
        saved = await apply(self.workspace, self.change, self._step)
        lines = await self._cancel_all() if saved.verdict is WeekOutcome.PAINTED else []
        return WeekResult(saved, lines)

    def _what(self) -> str:
        """`Save Working hours of Ada Lovelace: 3 writes.`"""
        owner = self.change.state.owner_name
        whose = f" of {owner}" if owner else ""
        return f"Save {self.change.wanted.name}{whose}: {count(len(self.change.ops), 'write')}."

    def _step(self, number: int, of: int, what: str) -> None:
        if self.in_stack:
            self._show_state(Content.styled(f"{number} of {of}: {what} …", "$accent"))

    def _back_says(self, label: str) -> None:
        back = self.query_one("#week-review-back", Button)
        back.label = Content(label)
        back.refresh(layout=True)
        back.focus()

    async def _cancel_all(self) -> list[str]:
        """Cancels what was chosen; answers what could not be cancelled."""
        failed = []
        for number, (key, reason) in enumerate(self.cancels.items(), 1):
            self._step(number, len(self.cancels), f"cancel booking {key}")
            try:
                change = self.workspace.plan(BOOKINGS, "cancel", [key], {"reason": reason})
                await self.workspace.run(change)
            except (GatewayError, MirrorError, ReadOnly) as error:
                failed.append(f"Booking {key} is not known to be cancelled: {error.message}")
            except Invalid as error:
                failed.append(f"Booking {key} was not cancelled: {error}")
        return failed

    def _done(self, saved: Saved, failed: list[str]) -> None:
        self.sending, self.result = False, saved
        if saved.conflict is not None or (saved.verdict is WeekOutcome.PAINTED and not failed):
            self.dismiss(saved)
            return
        good = saved.verdict is WeekOutcome.PAINTED
        pieces = [("✓ " if good else "× ", "bold"), (saved.sentence, "bold")]
        pieces += [(f"\n{saved.cause}", "")] if saved.cause else []
        pieces += [(f"\n{saved.hint}", "")] if saved.hint else []
        pieces += [(f"\n  {line}", "") for line in (*saved.left, *failed)]
        for shut in (self.query_one(LineList), self.query_one(KeyHints)):
            shut.display = False
        self._show_state(Content.assemble(*pieces).stylize("$success" if good else "$error"))
        self.query_one("#week-review-send").display = False
        self._back_says("Close (esc)")

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says that saving the week failed."""
        if group == "send":
            found = Problem.bug(error)
            self._done(Saved(WeekOutcome.UNREAD, found.message, (), "", found.hint), [])

    def action_page(self, by: int) -> None:
        """Scrolls the writes by a page."""
        body = self.query_one("#week-review-body", VerticalScroll)
        body.scroll_relative(y=by * max(body.size.height - 1, 1), animate=False)

    def on_unmount(self) -> None:
        """Leaves a save running when the screen is closed from elsewhere."""
        if self.sending and self._write is not None:
            follow_week(self.app, self._write)

    def action_back(self) -> None:
        """Back to the week; a save that runs is left running."""
        if self.is_active:
            self.dismiss(self._write if self.sending else self.result)
            self.sending = False

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        (self.action_send if event.button.id == "week-review-send" else self.action_back)()


def _op_line(number: int, op: WeekWrite, method: str, path: str) -> list[tuple[str, str]]:
    before, after = op.texts
    what = f"{before} → {after}" if before and after else after or f"{before} goes"
    tone = {"create": "$success", "delete": "$error"}.get(op.verb, "$foreground")
    glyph = {"create": "+", "delete": "−"}.get(op.verb, "~")
    return [
        (f" {number} {glyph} ", f"bold {tone}"),
        (one_line(what, 160), tone),
        (f"  {method} {path}\n", "$quiet"),
    ]


def _path(change: "Change") -> str:
    """The path with its ids: `/v2/availabilities/31`."""
    path = change.operation.path
    for param, id in zip(change.of.params, change.request.ids, strict=False):
        path = path.replace(f"{{{param.name}}}", id)
    return path


def _reason_note(text: str) -> tuple[bool, str]:
    return (True, "") if text.strip() else (False, "Say why: the guests read it.")
