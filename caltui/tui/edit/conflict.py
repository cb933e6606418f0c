"""Yours, theirs and what was: who has the last word, field by field."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from caltui.catalog import kebab
from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.table.table_strips import Heading
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.profile_badge import badge
from caltui.workspace.table.listing import Row

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.conflict import Clash, Conflict

MINE, THEIRS = "yours", "theirs"
CHOSEN = {MINE: "● yours", THEIRS: "● theirs", "": "? choose"}
DECIDE = "Choose for each field first: m keeps yours, t takes theirs; M and T for all."
NOTES = 4


class Fields:
    """The fields that clash as rows, with what was chosen for each."""

    sort: tuple[str, bool] | None = None

    def __init__(self, conflict: "Conflict") -> None:
        self.fields = conflict.fields
        self.edits = conflict.change.verb == "update"
        self.chosen: dict[str, str] = {}

    @property
    def columns(self) -> Sequence[Heading]:
        """Of a delete there is no value of yours, and nothing to choose by field."""
        seen = (Heading("theirs", "Theirs", "string"), Heading("was", "Was", "string"))
        first = Heading("field", "Field", "string")
        if not self.edits:
            return (first, *seen)
        return (first, Heading("use", "Use", "enum"), Heading("yours", "Yours", "string"), *seen)

    def __len__(self) -> int:
        return len(self.fields)

    def keys(self) -> Sequence[str]:
        """Every key, in the order shown."""
        return [self.key_at(index) for index in range(len(self))]

    def key_at(self, index: int) -> str:
        """The field's name."""
        return self.fields[index].field

    def index_of(self, key: str) -> int | None:
        """Where a field is shown."""
        return next((i for i, d in enumerate(self.fields) if d.field == key), None)

    def window(self, start: int, stop: int) -> list[Row]:
        """The rows from `start` up to `stop`."""
        return [Row(d.field, self._cells(d)) for d in self.fields[max(0, start) : stop]]

    def _cells(self, one: "Clash") -> tuple[str, ...]:
        seen = (one.theirs or "empty", one.was or "empty")
        title = _title(one.field)
        if not self.edits:
            return (title, *seen)
        return (title, CHOSEN[self.chosen.get(one.field, "")], one.yours or "empty", *seen)

    @property
    def undecided(self) -> list[str]:
        """The fields nothing was chosen for yet."""
        return [d.field for d in self.fields if self.edits and d.field not in self.chosen]


class FieldTable(VirtualTable):
    """The fields: nothing is opened or marked in it."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Neither enter nor marks mean anything here."""
        return action not in ("open", "mark", "mark_all", "mark_none")


class ConflictScreen(Dialog[frozenset[str] | None]):
    """Answers the fields of which yours are kept; None means back, nothing decided."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("conflict")]
    AUTO_FOCUS = None

    def __init__(self, workspace: "Workspace", conflict: "Conflict") -> None:
        super().__init__()
        self.workspace = workspace
        self.conflict = conflict
        self.fields = Fields(conflict)

    def compose(self) -> ComposeResult:
        """What happened, the columns, the field under the cursor in full, answers."""
        workspace, conflict = self.workspace, self.conflict
        with Vertical(id="conflict", classes="dialog"):
            with Horizontal(classes="dialog-head"):
                title = Content(f"Changed meanwhile: {conflict.change.summary()}")
                yield Static(title, classes="dialog-title")
                yield Static(badge(workspace.profile, read_only=workspace.read_only), id="badge")
            yield Static(Content(self._words()), id="conflict-words")
            yield FieldTable(id="conflict-list")
            yield Static("", id="conflict-detail")
            yield Static(Content(self._notes()), id="conflict-notes")
            yield Static("", id="conflict-state")
            yield KeyHints()
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content("Back (esc)"), id="conflict-back", compact=True)
                go_on = "Review it (ctrl+s)" if self.fields.edits else "Review it anyway (ctrl+s)"
                yield Button(Content(go_on), id="conflict-go-on", compact=True)

    def _words(self) -> str:
        if self.fields.edits:
            return "Somebody changed it since you saw it. Nothing was sent, nothing is lost."
        return "Somebody changed it since, and this would take that away. Nothing was sent."

    def _notes(self) -> str:
        names = [_title(note.field) for note in self.conflict.notes]
        if not names:
            return ""
        more = f" and {len(names) - NOTES} more" if names[NOTES:] else ""
        return f"Changed too, and not touched by you: {', '.join(names[:NOTES])}{more}."

    def on_mount(self) -> None:
        """The first field that clashes; for a delete the harmless button."""
        table = self.query_one(VirtualTable)
        table.styles.height = min(len(self.fields), 10) + 1
        table.show(self.fields)
        self.query_one("#conflict-notes").display = bool(self.conflict.notes)
        self.query_one(KeyHints).display = self.fields.edits
        self._state("")
        (table if self.fields.edits else self.query_one("#conflict-back")).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Fields are chosen for an edit only."""
        return self.fields.edits if action in ("choose", "choose_all") else True

    @on(VirtualTable.Moved)
    def _moved(self) -> None:
        self._detail()

    def _choose(self, name: str, side: str) -> None:
        self.fields.chosen[name] = side
        self.query_one(VirtualTable).reload()
        self._detail()
        self._state("")

    def action_choose(self, side: str) -> None:
        """Takes one side for the field under the cursor, and goes to the next."""
        table = self.query_one(VirtualTable)
        if table.cursor_key is not None:
            self._choose(table.cursor_key, side)
            table.move_to(table.cursor_index + 1)

    def action_choose_all(self, side: str) -> None:
        """Takes one side for every field."""
        for one in self.fields.fields:
            self._choose(one.field, side)

    def _detail(self) -> None:
        key = self.query_one(VirtualTable).cursor_key
        one = next((d for d in self.fields.fields if d.field == key), None)
        if one is None:
            return
        side = self.fields.chosen.get(one.field, "")
        rows = [("Theirs", one.theirs, side == THEIRS), ("Was   ", one.was, False)]
        if self.fields.edits:
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
        """To the review of what was chosen, once every field is decided."""
        if self.fields.undecided:
            self._state(DECIDE)
        elif self.is_current:
            mine = (d.field for d in self.fields.fields)
            chosen = self.fields.chosen
            self.dismiss(frozenset(n for n in mine if not self.fields.edits or chosen[n] == MINE))

    def action_back(self) -> None:
        """Back without a decision."""
        if self.is_current:
            self.dismiss(None)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        (self.action_go_on if event.button.id == "conflict-go-on" else self.action_back)()


def _title(name: str) -> str:
    return kebab(name).replace("-", " ").capitalize()
