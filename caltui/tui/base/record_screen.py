"""The base of every screen with a record in focus: it runs the commands on that record."""

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from textual.binding import BindingType

from caltui.catalog.model import Record, Resource
from caltui.tui.base.compositor import SparseScreen
from caltui.tui.base.context import Context
from caltui.tui.base.messages import RecordChanged
from caltui.tui.base.sync_feed import Read
from caltui.tui.keys.actions import ACTS, BY_ID, Action, bindings
from caltui.tui.keys.commands import COMMANDS, Command
from caltui.workspace.records.place import Place
from caltui.workspace.workspace import Workspace


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
    commands: ClassVar[Mapping[str, Command]] = COMMANDS
    """What runs each command; a screen may have its own function for one."""

    reveal = False

    @property
    def console(self) -> Context:
        """The app, by its own type."""
        assert isinstance(self.app, Context)
        return self.app

    @property
    def workspace(self) -> Workspace:
        """The workspace of the console."""
        return self.console.workspace

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says that work of this screen failed. A screen that waits for it stops waiting here."""
        self.console.say(error)

    def target_of(self, resource: str, key: str | None) -> Target:
        """A record of a category, as it was last seen; with None the category alone."""
        seen = self.workspace.record(resource, key) if key else None
        return Target(self.workspace.resource(resource), key, seen.record if seen else None)

    def action_step_back(self) -> None:
        """Closes the screen: back to the one below."""
        self.action_close()

    def target(self) -> Target:
        """Returns what the keys act on now."""
        raise LookupError("A screen of this kind says what its keys act on.")

    def row_user(self) -> str:
        """The id of the user whose row the cursor is on, where rows are people; else empty."""
        return ""

    def row_users(self) -> tuple[str, ...]:
        """The ids of all users whose rows are shown, where rows are people."""
        return ()

    def marked_users(self) -> tuple[str, ...]:
        """The ids of the users whose rows are marked, where rows are people."""
        return ()

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
        """Counts the records that are marked here."""
        return 0

    def marked_keys(self) -> tuple[str, ...]:
        """The keys of the marked records, in the order of the table."""
        return ()

    def marks_of(self, resource: str) -> tuple[str, ...]:
        """The keys of the marked records of any category, in no order."""
        return ()

    def lacks(self, action: Action) -> bool:
        """Tells whether the category has no such operation or act: its key is not shown at all."""
        if (act := ACTS.get(action.id)) and (kind := self.record_kind()) is not None:
            return act not in [one.action for one in kind.acts]
        if not action.verb:
            return False
        of = self.record_kind() or self.target().resource
        cancels = action.verb == "delete" and of.can("cancel")
        return not cancels and not of.can(action.verb)

    def why_not(self, action: Action) -> str:
        """Says in a sentence why an action cannot run here; empty when it can."""
        if not action.verb:
            return ""
        if self.lacks(action):
            of = self.target().resource
            if action.verb == "update" and any(not act.cannot for act in of.acts):
                return f"Cal has no edit of {of.plural}: a shows what can be done with one."
            can = ", ".join(of.operations) or "nothing"
            return f"Cal has no operation to {action.verb} {of.plural}: it has {can}."
        if self.workspace.read_only:
            from caltui.workspace.base.errors import READ_ONLY

            return READ_ONLY
        if action.verb != "create" and not self.on_record:
            return f"There is no {self.target().resource.noun} under the cursor."
        return ""

    @property
    def on_record(self) -> bool:
        """Whether there is a record that keys can act on."""
        return self.target().key is not None

    def label(self, action: Action) -> str:
        """The name of a key on this screen; empty where it has its usual name."""
        of = self.record_kind() if action.where == "place" else None
        act = next((act for act in of.acts if act.action == action.id), None) if of else None
        return act.hint if act is not None else ""

    def record_kind(self) -> Resource | None:
        """The category of the record that keys act on; None while nothing is shown."""
        return self.target().resource

    def may(self, action: Action) -> bool:
        """Tells whether an action can run here; shows a message why not."""
        reason = self.why_not(action)
        if reason:
            self.notify(reason, markup=False, severity="warning", timeout=6)
        return not reason

    def action_command(self, id: str) -> None:
        """Runs a command on the record in focus."""
        if self.may(BY_ID[id]):
            command = self.commands[id]
            self.console.start(lambda: command.load()(self), group=command.group)

    def prefill(self) -> dict[str, object]:
        """Values that the place already decides, such as the booking of a new attendee."""
        return {}

    def action_reveal(self) -> None:
        """Shows what is masked, or masks it again."""
        self.reveal = not self.reveal
        self.redraw()
        words = "Masked values are shown." if self.reveal else "Masked values are hidden again."
        self.notify(words, markup=False, timeout=3)

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
