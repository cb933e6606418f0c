"""Asks, for each field that somebody else changed too, whose value is kept."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.catalog.model import title_of
from caltui.scheduling.wording import first_names_text
from caltui.tui.base.dialog import Dialog
from caltui.tui.forms.changes import field_of, told_value
from caltui.tui.keys.actions import bindings
from caltui.tui.table.list_rows import ListRows
from caltui.tui.table.table_strips import Heading
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.dialog_parts import dialog_button, dialog_head
from caltui.tui.widgets.key_hints import KeyHints
from caltui.workspace.writes.conflict import Clash, Conflict

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change

MINE, THEIRS = "yours", "theirs"
CHOSEN = {MINE: "● yours", THEIRS: "● theirs", "": "? choose"}
DECIDE = "Choose for each field first: m keeps yours, t takes theirs; M and T for all."
NOTES = 4


class ClashRows(ListRows[Clash]):
    """The fields that both sides changed, as rows, with the side chosen for each."""

    def __init__(self, workspace: "Workspace", conflict: Conflict) -> None:
        super().__init__()
        self.items = tuple(_told(workspace, conflict.change, one) for one in conflict.fields)
        self.edits = conflict.change.verb == "update"
        self.chosen: dict[str, str] = {}
        seen = (Heading("theirs", "Theirs", "string"), Heading("was", "Was", "string"))
        own = (Heading("use", "Use", "enum"), Heading("yours", "Yours", "string"))
        first = Heading("field", "Field", "string")
        self.columns = (first, *own, *seen) if self.edits else (first, *seen)

    def key(self, item: Clash) -> str:
        """The name of the field."""
        return item.field

    def cells(self, item: Clash) -> tuple[str, ...]:
        """The field, for an edit the side chosen and your value, their value, the old value."""
        title, seen = title_of(item.field), (item.theirs or "empty", item.was or "empty")
        if not self.edits:
            return (title, *seen)
        return (title, CHOSEN[self.chosen.get(item.field, "")], item.yours or "empty", *seen)

    @property
    def undecided(self) -> bool:
        """Whether the side of some field is not chosen yet."""
        return self.edits and any(item.field not in self.chosen for item in self.items)


def _told(workspace: "Workspace", change: "Change", one: Clash) -> Clash:
    """A clash with names in place of ids, and times in the display zone."""
    field = field_of(change, one.field)
    return Clash(one.field, *(told_value(workspace, field, text) for text in one[1:]))


class FieldTable(VirtualTable):
    """The table of fields. Its rows are neither opened nor marked."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """False for enter and the keys of marks."""
        return action not in ("open", "mark", "mark_all", "mark_none")


class ConflictScreen(Dialog[frozenset[str] | None]):
    """Closes with the fields of which your value is kept, or None where nothing was decided."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("conflict")]
    AUTO_FOCUS = None

    def __init__(self, workspace: "Workspace", conflict: Conflict) -> None:
        super().__init__()
        self.workspace = workspace
        self.conflict = conflict
        self.rows = ClashRows(workspace, conflict)

    def compose(self) -> ComposeResult:
        """Yields what happened, the fields, the field under the cursor in full, the buttons."""
        with Vertical(id="conflict", classes="dialog"):
            yield dialog_head(
                f"Changed meanwhile: {self.conflict.change.summary()}", self.workspace
            )
            yield Static(Content(self._words()), id="conflict-words")
            yield FieldTable(id="conflict-list")
            yield Static("", id="conflict-detail")
            yield Static(Content(self._notes()), id="conflict-notes")
            yield Static("", id="conflict-state")
            yield KeyHints()
            with Horizontal(classes="dialog-buttons"):
                yield dialog_button("Back (esc)", "back", id="conflict-back")
                go_on = "Review it (ctrl+s)" if self.rows.edits else "Review it anyway (ctrl+s)"
                yield dialog_button(go_on, "go_on", id="conflict-go-on")

    def _words(self) -> str:
        if self.rows.edits:
            return "Somebody changed it since you saw it. Nothing was sent, nothing is lost."
        return "Somebody changed it since, and this would take that away. Nothing was sent."

    def _notes(self) -> str:
        names = [title_of(note.field) for note in self.conflict.notes]
        if not names:
            return ""
        return f"Changed too, and not touched by you: {first_names_text(names, NOTES)}."

    def on_mount(self) -> None:
        """Puts the focus on the first field; for a delete on the button that leads back."""
        table = self.query_one(VirtualTable)
        table.styles.height = min(len(self.rows), 10) + 1
        table.show(self.rows)
        self.query_one("#conflict-notes").display = bool(self.conflict.notes)
        self.query_one(KeyHints).display = self.rows.edits
        self._state("")
        (table if self.rows.edits else self.query_one("#conflict-back")).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """False for the keys that choose a side, where the change is no edit."""
        return self.rows.edits if action in ("choose", "choose_all") else True

    @on(VirtualTable.Moved)
    def _moved(self) -> None:
        self._detail()

    def _choose(self, name: str, side: str) -> None:
        self.rows.chosen[name] = side
        self.query_one(VirtualTable).reload()
        self._detail()
        self._state("")

    def action_choose(self, side: str) -> None:
        """Chooses a side for the field under the cursor and moves to the next field."""
        table = self.query_one(VirtualTable)
        if table.cursor_key is not None:
            self._choose(table.cursor_key, side)
            table.move_to(table.cursor_index + 1)

    def action_choose_all(self, side: str) -> None:
        """Chooses this side for every field."""
        for one in self.rows.items:
            self._choose(one.field, side)

    def _detail(self) -> None:
        one = self.rows.item(self.query_one(VirtualTable).cursor_key)
        if one is None:
            return
        side = self.rows.chosen.get(one.field, "")
        rows = [("Theirs", one.theirs, side == THEIRS), ("Was   ", one.was, False)]
        if self.rows.edits:
            rows.insert(0, ("Yours ", one.yours, side == MINE))
        lines = [
            Content.assemble(
                ("● " if on else "  ", "bold $success"),
                (f"{title}  ", "bold"),
                (text or "empty", "$success" if on else "$foreground"),
            )
            for title, text, on in rows
        ]
        self.query_one("#conflict-detail", Static).update(Content("\n").join(lines))

    def _state(self, text: str) -> None:
        line = self.query_one("#conflict-state", Static)
        line.display = bool(text)
        line.update(Content.styled(text, "$warning"))

    def action_go_on(self) -> None:
        """Closes with the choice, once a side is chosen for every field."""
        if self.rows.undecided:
            self._state(DECIDE)
        else:
            mine = (d.field for d in self.rows.items)
            chosen = self.rows.chosen
            self.answer(frozenset(n for n in mine if not self.rows.edits or chosen[n] == MINE))

    def action_back(self) -> None:
        """Closes without a decision."""
        self.answer()
