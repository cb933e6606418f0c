"""The inspector: every request of this session to the gateway, and its answer."""

from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.table.list_rows import ListRows
from caltui.tui.table.table_strips import Heading
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.fields_view import FieldsView
from caltui.tui.widgets.record_detail import Detail

if TYPE_CHECKING:
    from caltui.workspace.sync.connection import Entry, Trace


COLUMNS = (
    Heading("at", "At", "time"),
    Heading("operation", "Operation", "string"),
    Heading("method", "Method", "enum"),
    Heading("status", "Status", "enum"),
    Heading("code", "Code", "enum"),
    Heading("ms", "ms", "integer", "right"),
    Heading("bytes", "Bytes", "integer", "right"),
    Heading("format", "URLs", "enum"),
    Heading("attempt", "Try", "integer", "right"),
    Heading("url", "URL", "url"),
)


class Requests(ListRows[tuple[int, "Entry"]]):
    """The attempts as rows, newest first. The key is the number of the attempt."""

    columns = COLUMNS

    def __init__(self, trace: "Trace", zone: tzinfo) -> None:
        super().__init__()
        self._trace = trace
        self.zone = zone
        self.reload()

    def reload(self) -> None:
        """Takes the attempts from the trace again."""
        self.items = [*enumerate(self._trace.entries)][::-1]

    def key(self, item: "tuple[int, Entry]") -> str:
        """The number of the attempt."""
        return str(item[0])

    def cells(self, item: "tuple[int, Entry]") -> tuple[str, ...]:
        """An attempt in the order of COLUMNS, its time in the display zone."""
        entry = item[1]
        return (
            f"{entry.at.astimezone(self.zone):%H:%M:%S}",
            entry.operation,
            entry.method,
            str(entry.status) if entry.status is not None else "no answer",
            one_line(entry.code),
            f"{entry.ms:.0f}",
            f"{entry.bytes:,}",
            entry.format,
            str(entry.attempt),
            one_line(entry.url),
        )

    def details(self, key: str | None) -> list[Detail]:
        """Every field of the attempt with this key; nothing for no attempt."""
        item = self.item(key)
        if item is None:
            return []
        found = [
            Detail(column.name, column.title, text, "accent" if column.name == "url" else "plain")
            for column, text in zip(COLUMNS, self.cells(item), strict=True)
            if text
        ]
        error = item[1].error
        return [*found, Detail("error", "Error", one_line(error), "bad")] if error else found


class InspectorScreen(Dialog[None]):
    """The requests of this session, newest first, and one of them in full."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sheet")]
    AUTO_FOCUS = "#requests"

    def __init__(self, trace: "Trace", zone: tzinfo) -> None:
        super().__init__()
        self._requests = Requests(trace, zone)
        self._trace = trace

    def compose(self) -> ComposeResult:
        """The table, then the request under its cursor."""
        with Vertical(classes="sheet"):
            words = f"Requests of this session, newest first · times in {self._requests.zone}"
            yield Static(Content(words), classes="menu-title")
            yield VirtualTable(id="requests")
            yield FieldsView(id="request")
            yield Static("esc or q closes", classes="menu-foot")

    def on_mount(self) -> None:
        table = self.query_one("#requests", VirtualTable)
        table.empty_text = "Nothing was sent yet."
        table.show(self._requests)
        self._unsubscribe = self._trace.subscribe(lambda _: self._reload())

    def on_unmount(self) -> None:
        self._unsubscribe()

    def _reload(self) -> None:
        self._requests.reload()
        self.query_one("#requests", VirtualTable).reload()

    @on(VirtualTable.Moved)
    def _moved(self, event: VirtualTable.Moved) -> None:
        found = self._requests.details(event.key)
        self.query_one("#request", FieldsView).show(found, keep_place=True)

    @on(VirtualTable.Opened)
    def _opened(self) -> None:
        self.query_one("#request", FieldsView).focus()
