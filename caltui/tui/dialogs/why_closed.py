"""Explains why a time can or cannot be booked: every rule, and the record behind it."""

from dataclasses import replace
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.scheduling.slots.offers import Cause
from caltui.scheduling.slots.verdicts import Explanation, Verdict
from caltui.scheduling.wording import when_text
from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.fields_view import FieldsView
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.record_detail import Detail
from caltui.workspace.records.place import Place
from caltui.workspace.workspace import Workspace

GLYPHS = {True: "✓", False: "✗", None: "·"}
TONES = {True: "plain", False: "warn", None: "quiet"}
WAIT = "Asking every rule …"
ASKS_CALENDARS = "Your own connected calendars are being asked, which takes some seconds …"


class ExplainScreen(Dialog[Cause | None]):
    """Closes with the record to show (category, key), or None.

    A worker finds the explanation; times are shown in `zone`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sheet")]
    AUTO_FOCUS = "FieldsView"

    def __init__(
        self, workspace: Workspace, event_type: str, at: datetime, zone: ZoneInfo | None = None
    ) -> None:
        super().__init__()
        self.explanation: Explanation | None = None
        self._workspace = workspace
        self._event_type = event_type
        self._at = at
        self._zone = zone or workspace.zone

    def compose(self) -> ComposeResult:
        """Headline, remedy, the rules, keys."""
        name = self._workspace.name("event-types", self._event_type)
        title = one_line(name or f"Event type {self._event_type}")
        when = f"{title} · {when_text(self._at, self._zone)} {self._zone.key}"
        with Vertical(id="explain", classes="sheet"):
            yield Static(Content(when), classes="menu-title")
            yield Static(Content(WAIT), id="explain-headline")
            yield Static("", id="explain-remedy")
            yield FieldsView(id="explain-rules")
            yield KeyHints()

    def on_mount(self) -> None:
        """Starts the worker."""
        self.run_worker(self._load(), group="explain", exit_on_error=False)

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says that there is no answer, and why."""
        self._say("#explain-headline", f"✗ {explain(error).text}", "-closed")

    async def _load(self) -> None:
        found = await self._workspace.slots_explain(self._event_type, self._at, zone=self._zone)
        if not self.is_attached:
            return
        asks = self._workspace.own_calendars_may_tell(found)
        self.show_answer(replace(found, notes=(*found.notes, ASKS_CALENDARS)) if asks else found)
        if asks:
            found = await self._workspace.slots_own_calendars(found)
            if self.is_attached:
                self.show_answer(found)

    def show_answer(self, found: Explanation) -> None:
        """Draws an explanation."""
        self.explanation = found
        glyph = "✓" if found.open else "✗"
        tone = "-open" if found.open else "-closed"
        self._say("#explain-headline", f"{glyph} {one_line(found.headline)}", tone)
        self._say("#explain-remedy", self._remedy(found))
        self.query_one(FieldsView).show(lines(found), keep_place=False)

    def _remedy(self, found: Explanation) -> str:
        """Says who can hold it; else what would open it, and the nearest open times."""
        if found.open:
            return f"Can hold it: {one_line(', '.join(found.hosts)) or 'not known'}"
        near = " and ".join(when_text(moment, found.zone) for moment in found.nearest)
        rest = f"Nearest open: {near}" if near else "Nothing is open within two weeks of it."
        return f"To open it: {one_line(found.remedy)}\n{rest}" if found.remedy else rest

    def _say(self, selector: str, text: str, tone: str = "") -> None:
        if self.is_attached:
            line = self.query_one(selector, Static)
            line.update(Content(text))
            line.set_classes(tone)

    @on(FieldsView.Followed)
    def _followed(self, event: FieldsView.Followed) -> None:
        event.stop()
        if self.is_active:
            self.dismiss((event.place.resource, event.place.key))


def lines(found: Explanation) -> list[Detail]:
    """The rule that closes the time, then every rule in order, then notes."""
    out: list[Detail] = []
    if found.first is not None:
        out += [_line("first", found.first), Detail("", "Every rule", "", "heading")]
    out += [_line(f"rule {i}", verdict) for i, verdict in enumerate(found.verdicts)]
    if found.notes:
        out.append(Detail("", "Good to know", "", "heading"))
        out += [Detail(f"note {i}", "·", one_line(n)) for i, n in enumerate(found.notes)]
    return out


def _line(name: str, verdict: Verdict) -> Detail:
    tone = "bad" if verdict.closes else TONES[verdict.ok]
    place = Place(verdict.cause[0], key=verdict.cause[1]) if verdict.cause else None
    title = f"{GLYPHS[verdict.ok]} {verdict.title}"
    return Detail(name, title, one_line(verdict.sentence), tone, place)
