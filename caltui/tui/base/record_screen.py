"""What every screen with a record in focus can do: create, edit, delete, copy, follow."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.binding import BindingType
from textual.worker import Worker, WorkerState

from caltui.catalog.model import Record, Resource
from caltui.tui.app.sync_feed import Read
from caltui.tui.base.compositor import SparseScreen
from caltui.tui.base.messages import RecordChanged
from caltui.tui.keys.actions import BY_ID, Action, bindings
from caltui.workspace.base.errors import READ_ONLY
from caltui.workspace.records.place import Place
from caltui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from caltui.tui.app.app import Console
    from caltui.workspace.writes.change import Outcome


class Target(NamedTuple):
    """What a key acts on: the category, the record if there is one, and the cell in focus."""

    resource: Resource
    key: str | None = None
    record: Record | None = None
    cell: tuple[str, str] | None = None


class PlaceScreen(SparseScreen[None]):
    """Base of the table and of the record screen. A subclass says what the target is."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("place")]
    PLACES: ClassVar[tuple[str, ...]] = ("place",)
    """The nodes of the action table that this screen binds."""

    reveal = False

    @property
    def console(self) -> "Console":
        """The app, by its own type."""
        from caltui.tui.app.app import Console

        assert isinstance(self.app, Console)
        return self.app

    @property
    def workspace(self) -> Workspace:
        """What is worked on."""
        return self.console.workspace

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.worker_failed(event.worker.group, event.worker.error)

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says that work of this screen failed. A screen that waits for it stops waiting here."""
        self.console.say(error)

    def target(self) -> Target:
        """What the keys act on now."""
        raise LookupError("A screen of this kind says what its keys act on.")

    def go(self, place: Place) -> None:
        """Shows another place. Screens above the table give way to it."""
        self.console.go(place)

    def redraw(self) -> None:
        """Draws the details again, after masks or the record changed."""

    def on_screen(self) -> tuple[Read, ...]:
        """The lists that are looked at: they are read again when they are old."""
        return ()

    def renew(self, seconds: float) -> None:
        """Asks again for what no list holds and is older than that."""

    def marked(self) -> int:
        """How many records are marked here."""
        return 0

    def lacks(self, action: Action) -> bool:
        """Whether the category has no such operation: its key is not shown at all."""
        if not action.verb:
            return False
        of = self.target().resource
        cancels = action.verb == "delete" and of.can("cancel")
        return not cancels and not of.can(action.verb)

    def why_not(self, action: Action) -> str:
        """Why an action cannot run here, as a sentence; empty when it can."""
        if not action.verb:
            return ""
        target = self.target()
        of = target.resource
        if self.lacks(action):
            can = ", ".join(of.operations) or "nothing"
            return f"Cal has no operation to {action.verb} {of.plural}: it has {can}."
        if self.workspace.read_only:
            return READ_ONLY
        if action.verb != "create" and target.key is None:
            return f"There is no {of.noun} under the cursor."
        return ""

    def _flow(
        self, id: str, start: "Callable[[], Awaitable[Outcome | None]]", resource: str
    ) -> None:
        reason = self.why_not(BY_ID[id])
        if reason:
            self.notify(reason, markup=False, severity="warning", timeout=6)
            return

        async def work() -> None:
            outcome = await start()
            if outcome is not None:
                self.console.done(resource, outcome)

        self.console.start(work, group="flow")

    def action_new(self) -> None:
        """Creates a record of this category."""
        from caltui.tui.edit.flow import create_record

        of, app, workspace = self.target().resource, self.console, self.workspace
        prefill = self.prefill()
        self._flow("place.new", lambda: create_record(app, workspace, of.key, prefill), of.key)

    def prefill(self) -> dict[str, object]:
        """Values that the place already decides, such as the booking of a new attendee."""
        return {}

    def action_edit(self) -> None:
        """Edits the record under the cursor."""
        from caltui.tui.edit.flow import edit_record

        of, key = self.target()[:2]
        app, workspace = self.console, self.workspace
        self._flow("place.edit", lambda: edit_record(app, workspace, of.key, key or ""), of.key)

    def action_delete(self) -> None:
        """Deletes the record under the cursor, or cancels the booking, after asking."""
        from caltui.tui.edit.flow import delete_record

        of, key = self.target()[:2]
        app, workspace = self.console, self.workspace
        self._flow("place.delete", lambda: delete_record(app, workspace, of.key, key or ""), of.key)

    def action_actions(self) -> None:
        """Asks what to do with the record in focus, or with the marked ones."""
        from caltui.tui.app.actions_menu import actions_menu

        self.console.start(lambda: actions_menu(self), group="menu")

    def action_copy(self) -> None:
        """Asks what to copy, and copies it."""
        from caltui.tui.dialogs.copy import copy_menu

        self.console.start(lambda: copy_menu(self.console, self.target()), group="menu")

    def action_undo(self) -> None:
        """Shows how the last change is taken back, and takes it back."""
        from caltui.tui.journal.undo_and_settle import undo

        async def work() -> None:
            outcome = await undo(self.console, self.workspace)
            if outcome is not None:
                self.console.done(outcome.change.resource, outcome)

        self.console.start(work, group="flow")

    def action_references(self) -> None:
        """Asks where to go from this record, and goes there."""
        from caltui.tui.related.following import follow_menu

        self.console.start(lambda: follow_menu(self, self.target()), group="menu")

    def action_team(self) -> None:
        """Shows when the team of the record under the cursor is free."""
        from caltui.tui.related.teams import open_team

        self.console.start(lambda: open_team(self, self.target()), group="menu")

    def action_why(self) -> None:
        """Asks for a time of the event type, and shows which rule closes it."""
        from caltui.tui.related.why import ask_why

        self.console.start(lambda: ask_why(self, self.target()), group="flow")

    def action_agenda(self) -> None:
        """Shows the bookings of whom the record under the cursor is about."""
        from caltui.tui.related.agendas import open_agenda

        self.console.start(lambda: open_agenda(self, self.target()), group="menu")

    def action_inbox(self) -> None:
        """Opens what needs somebody."""
        from caltui.tui.inbox.screen import InboxScreen

        if not isinstance(self, InboxScreen):
            self.console.push_screen(InboxScreen())

    def action_week(self) -> None:
        """Paints the week of the schedule under the cursor, or of its person's."""
        from caltui.tui.related.weeks import open_week

        self.console.start(lambda: open_week(self, self.target()), group="flow")

    def action_reveal(self) -> None:
        """Shows what is masked, or masks it again."""
        self.reveal = not self.reveal
        self.redraw()
        words = "Masked values are shown." if self.reveal else "Masked values are hidden again."
        self.notify(words, markup=False, timeout=3)

    def action_jump(self) -> None:
        """Opens the prompt that goes anywhere."""
        from caltui.tui.browse.jump import JumpScreen

        async def work() -> None:
            place = await self.console.push_screen_wait(JumpScreen(self.workspace))
            if place is not None:
                self.go(place)

        self.console.start(work, group="menu")

    def action_show(self, resource: str) -> None:
        """Goes to a category, from the palette."""
        self.go(Place(resource))

    def action_refresh(self) -> None:
        """Asks Cal again for the record in focus."""
        target = self.target()
        if target.key is None:
            return
        ids, key = target.resource.ids_from_key(target.key), target.resource.key

        async def work() -> None:
            await self.workspace.fetch(key, ids)
            self.console.news.publish(RecordChanged(key, target.key))

        self.console.start(work, group="fetch")

    def action_history(self, by: int) -> None:
        """Goes back or forward through the places."""
        self.console.step_history(by)
