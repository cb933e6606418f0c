"""A dialog that shows one record."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.detail_pane import DetailPane
from caltui.tui.widgets.key_hints import KeyHints

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


class RecordSheet(Dialog[None]):
    """Every field of a record, as last read."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sheet")]
    AUTO_FOCUS = "DetailPane"

    def __init__(self, workspace: "Workspace", resource: str, key: str) -> None:
        super().__init__()
        self.workspace = workspace
        self.resource = resource
        self.key = key

    def compose(self) -> ComposeResult:
        """The name, the fields, the keys."""
        of = self.workspace.resource(self.resource)
        name = self.workspace.name(self.resource, self.key) or ""
        with Vertical(classes="sheet"):
            zone = self.workspace.zone.key
            title = Content(f"{of.noun.capitalize()} {self.key} {name} · {zone}".strip())
            yield Static(title, classes="menu-title")
            yield DetailPane(id="pane")
            yield KeyHints()

    def on_mount(self) -> None:
        of = self.workspace.resource(self.resource)
        seen = self.workspace.record(self.resource, self.key)
        record = seen.record if seen else None
        pane = self.query_one(DetailPane)
        pane.show_record(self.workspace, of, self.key, record, reveal=False)
