"""What left for the gateway and what came back: every attempt of this session."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.table.table_strips import Heading
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.fields_view import FieldsView
from caltui.tui.widgets.record_detail import Detail
from caltui.workspace.table.listing import Row


class Entry(Protocol):
    """One attempt, as the workspace's trace keeps it. `url` is redacted there."""

    @property
    def at(self) -> datetime: ...
    @property
    def operation(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def status(self) -> int | None: ...
    @property
    def ms(self) -> float: ...
    @property
    def bytes(self) -> int: ...
    @property
    def attempt(self) -> int: ...
    @property
    def error(self) -> str: ...
    @property
    def code(self) -> str: ...


class Trace(Protocol):
    """The attempts of this session, and whoever wants to hear of new ones."""

    @property
    def entries(self) -> Iterable[Entry]: ...
    def subscribe(self, callback: Callable[[Entry], None]) -> Callable[[], None]: ...


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


class Requests:
    """The trace as rows, newest first. The key is the number of the attempt."""

    columns: Sequence[Heading] = COLUMNS
    sort: tuple[str, bool] | None = None

    def __init__(self, trace: Trace, zone: tzinfo) -> None:
        self._trace = trace
        self.zone = zone
        self.entries: list[Entry] = []
        self.reload()

    def reload(self) -> None:
        """Looks at the trace again."""
        self.entries = list(self._trace.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def entry(self, key: str) -> Entry:
        """The attempt of that number."""
        return self.entries[int(key)]

    def keys(self) -> Sequence[str]:
        """Every key, in the order shown."""
        return [self.key_at(index) for index in range(len(self))]

    def key_at(self, index: int) -> str:
        """Newest first."""
        return str(len(self.entries) - 1 - index)

    def index_of(self, key: str) -> int | None:
        """Where an attempt is shown."""
        index = len(self.entries) - 1 - int(key)
        return index if 0 <= index < len(self.entries) else None

    def window(self, start: int, stop: int) -> list[Row]:
        """The rows from `start` up to `stop`."""
        keys = [self.key_at(i) for i in range(max(0, start), min(stop, len(self.entries)))]
        return [Row(key, cells(self.entry(key), self.zone)) for key in keys]


def cells(entry: Entry, zone: tzinfo) -> tuple[str, ...]:
    """An attempt in the order of COLUMNS, its time in the display zone."""
    return (
        f"{entry.at.astimezone(zone):%H:%M:%S}",
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


def fields(entry: Entry, zone: tzinfo) -> list[Detail]:
    """An attempt as details."""
    found = [
        Detail(column.name, column.title, text, "accent" if column.name == "url" else "plain")
        for column, text in zip(COLUMNS, cells(entry, zone), strict=True)
        if text
    ]
    if entry.error:
        found.append(Detail("error", "Error", one_line(entry.error), "bad"))
    return found


class InspectorScreen(Dialog[None]):
    """The requests of this session, newest first, and one of them in full."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sheet")]
    AUTO_FOCUS = "#requests"

    def __init__(self, trace: Trace, zone: tzinfo) -> None:
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
        self._unsubscribe = self._trace.subscribe(lambda _: self._again())

    def on_unmount(self) -> None:
        self._unsubscribe()

    def _again(self) -> None:
        self._requests.reload()
        self.query_one("#requests", VirtualTable).reload()

    @on(VirtualTable.Moved)
    def _moved(self, event: VirtualTable.Moved) -> None:
        requests = self._requests
        found = [] if event.key is None else fields(requests.entry(event.key), requests.zone)
        self.query_one("#request", FieldsView).show(found, keep_place=True)

    @on(VirtualTable.Opened)
    def _opened(self) -> None:
        self.query_one("#request", FieldsView).focus()

    def action_close(self) -> None:
        """Back to where one was."""
        if self.is_current:
            self.dismiss()
