"""The form of a booking for a guest: the time, the answers to the questions of the event type."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from caltui.text import one_line
from caltui.tui.booking_acts.book.slot_screen import SlotScreen
from caltui.tui.booking_acts.book.text import clocks_line, title_of_form, title_of_times
from caltui.tui.edit.drafts import BOOK_VERB
from caltui.tui.edit.form import FormScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.forms.convert import to_text, zone_or
from caltui.tui.forms.editors.editor import Edited
from caltui.tui.forms.editors.pick_line import PickLine
from caltui.tui.forms.problems import Problem
from caltui.workspace.base.errors import CannotAct, GatewayError, MirrorError
from caltui.workspace.booking_acts.book.change import book_change, book_effects
from caltui.workspace.booking_acts.book.form import (
    START,
    ZONE,
    BookingForm,
    booking_facts,
    prefilled,
)
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BookedPerson, BookingFacts
from caltui.workspace.booking_acts.times import one_time

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change

AGAIN = "The times were read again; nothing typed is lost. enter shows the open ones."


class BookScreen(FormScreen):
    """Closes with the outcome of the booking; None where nothing was sent.

    A refusal reads the times again, and says whether the chosen one is taken by now.
    """

    PICKED: ClassVar[tuple[str, ...]] = (START,)
    DRAFT: ClassVar[str] = BOOK_VERB

    def __init__(
        self,
        workspace: "Workspace",
        form: BookingForm,
        time: MoveTime,
        guest: BookedPerson | None,
    ) -> None:
        self.form = form
        self.time = time
        self.guest = guest
        mail = guest.mail if guest is not None else ""
        super().__init__(
            workspace,
            form.operation,
            (form.event_type, mail) if mail else (form.event_type,),
            title=title_of_form(form),
            prefill=prefilled(workspace, form, guest, time.start),
        )

    def on_mount(self) -> None:
        """Shows the time on all clocks, and what is not known of the questions."""
        lines = [Static("", id="book-when")]
        if self.form.notes:
            notes = one_line(" ".join(self.form.notes), 300)
            lines.append(Static(Content(f"▲ {notes}"), id="book-notes"))
        self.query_one("#form").mount(*lines, after=0)
        self._say_when()

    @property
    def facts(self) -> BookingFacts:
        """The booking that is being made, as far as it is typed."""
        return booking_facts(self.workspace, self.form.event_type, self._typed_guest())

    def plan_change(self, values: Mapping[str, Any]) -> "Change":
        """The change that books with these answers. Raises Invalid."""
        return book_change(self.workspace, self.form, values)

    def review_screen(self, change: "Change") -> ReviewScreen:
        """The review: what Cal does and whom it mails stand before the request."""
        told = book_effects(self.workspace, self.form, change, self.time)
        return ReviewScreen(
            self.workspace, change, to_form=True, title=change.summary(), warnings=told
        )

    def failed(self, found: Problem) -> None:
        """Says why it was refused. The times are read again: the chosen one may be taken."""
        super().failed(found)
        if not found.unknown:
            self.run_worker(
                self._look_again(found), group="times", exclusive=True, exit_on_error=False
            )

    async def _look_again(self, found: Problem) -> None:
        try:
            time = await one_time(self.workspace, self.facts, self.time.start, fresh=True)
        except (CannotAct, GatewayError, MirrorError):
            return
        if not self.is_attached:
            return
        if time.bookable:
            self.time = time
            return
        why = f"It is not open any more: {time.closed_by} {AGAIN}"
        row = self.body.show_faults({**self.body.faulty, **found.fields, START: why})
        if row is not None:
            row.focus_editor()

    # The time

    @on(PickLine.Asked)
    def _ask_time(self, event: PickLine.Asked) -> None:
        event.stop()
        self.ask(self._choose_time, group="slot")

    async def _choose_time(self) -> None:
        title = title_of_times(self.form, self._typed_guest())
        screen = SlotScreen(self.workspace, self.facts, title, around=self.time.start, fresh=True)
        time = await self.app.push_screen_wait(screen)
        if time is None:
            return
        self.time = time
        entry = self.model.entries[START]
        editor = next(e for e in self.query(PickLine) if e.field_name == START)
        zone = self.workspace.zone
        editor.change_text(to_text(entry.field, time.start.isoformat(), zone))
        self._say_when()

    @on(Edited)
    def _typed_zone(self, event: Edited) -> None:
        """The zone or the name was changed: the line with the clocks is drawn again."""
        self.call_after_refresh(self._say_when)

    def _say_when(self) -> None:
        self.query_one("#book-when", Static).update(self._when())

    def _when(self) -> Content:
        guest = self._typed_guest()
        name = guest.name or guest.mail if guest is not None else ""
        zone = guest.zone if guest is not None else None
        return clocks_line(self.workspace, self.form, self.time, zone, name)

    def _typed_guest(self) -> BookedPerson | None:
        """The guest as typed so far."""
        texts = {name: entry.text.strip() for name, entry in self.model.entries.items()}

        def said(*path: str) -> str:
            question = self.form.question(*path)
            return texts.get(question.field.name, "") if question is not None else ""

        name = said("name") or f"{said('name', 'firstName')} {said('name', 'lastName')}".strip()
        zone = zone_or(texts.get(ZONE, ""), self.workspace.zone) if texts.get(ZONE) else None
        return BookedPerson(name, said("email"), zone)
