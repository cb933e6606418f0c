"""The rows of the inspector: calls, and their attempts below them."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, NamedTuple

from caltui.text import one_line
from caltui.tui.journal.calls.text import moment_words, summary
from caltui.tui.table.list_rows import ListRows
from caltui.tui.table.table_strips import Heading
from caltui.tui.widgets.record_detail import Detail
from caltui.workspace.sync.calls.grouped import SentCall, calls_of, status_text

if TYPE_CHECKING:
    from caltui.workspace.sync.connection import Trace

WAY = "format"
"""The column that tells how a call was put; its heading depends on the dialect."""

COLUMNS = (
    Heading("at", "At", "theirs"),
    Heading("operation", "Call", "when"),
    Heading("status", "Status", "enum"),
    Heading("ms", "ms", "integer", "right"),
    Heading(WAY, "URLs", "enum"),
    Heading("bytes", "Bytes", "integer", "right"),
    Heading("code", "Code", "enum"),
    Heading("method", "Method", "enum"),
    Heading("url", "URL", "url"),
)


class CallRow(NamedTuple):
    """A call, or with the index of an `attempt` that one."""

    call: SentCall
    attempt: int | None = None

    @property
    def key(self) -> str:
        """The number of the call, and of the attempt where it is one."""
        number = str(self.call.number)
        return number if self.attempt is None else f"{number}.{self.attempt + 1}"


class Requests(ListRows[CallRow]):
    """The calls as rows, newest first. Where a call took several attempts they stand below it."""

    def __init__(self, trace: "Trace", zone: tzinfo, way: str) -> None:
        super().__init__()
        named = (one._replace(title=way) if one.name == WAY else one for one in COLUMNS)
        self.columns = tuple(one for one in named if one.title)
        self._trace = trace
        self.zone = zone
        self.words: Sequence[str] = ()
        self.calls: list[SentCall] = []
        self.reload()

    def reload(self) -> None:
        """Takes the attempts from the trace again; with words only the calls that have them."""
        calls = calls_of(self._trace.entries)
        if self.words:
            calls = [call for call in calls if call.has(self.words, self._bodies(call))]
        self.calls = calls
        self.items = [row for call in calls for row in _rows(call)]

    def _bodies(self, call: SentCall) -> bytes:
        found = (self._trace.exchanged(entry.number) for entry in call.tries)
        return b"\n".join(part for one in found if one for part in (one.sent, one.got)).lower()

    def key(self, item: CallRow) -> str:
        """The number of the call and of the attempt."""
        return item.key

    def cells(self, item: CallRow) -> tuple[str, ...]:
        """A call or an attempt in the order of the columns, its time in the display zone."""
        call, index = item
        entry = call.last if index is None else call.tries[index]
        name, ms = entry.operation, entry.ms
        if index is not None:
            end = "└" if index == len(call.tries) - 1 else "├"
            name = f"{end} {call.why(index) or 'first'}"
        elif len(call.tries) > 1:
            name, ms = f"{name} ×{len(call.tries)}", call.ms
        cells = {
            "at": moment_words(entry, self.zone),
            "operation": one_line(name),
            "method": entry.method,
            "status": status_text(entry),
            "code": one_line(entry.code),
            "ms": f"{ms:.0f}",
            "bytes": f"{entry.bytes:,}",
            WAY: entry.way,
            "url": one_line(entry.url),
        }
        return tuple(cells[one.name] for one in self.columns)

    def details(self, key: str | None) -> list[Detail]:
        """Lists what came of the call or attempt with this key; empty for none."""
        item = self.item(key)
        return [] if item is None else summary(item.call, item.attempt, self.zone)


def _rows(call: SentCall) -> list[CallRow]:
    tries = range(len(call.tries)) if len(call.tries) > 1 else ()
    return [CallRow(call), *(CallRow(call, index) for index in tries)]
