"""Sorts rows by what the index table lacks: a column, or the names of other records."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from caltui.catalog.model import Resource
from caltui.mirror.file.json_body import fold
from caltui.mirror.index.tables import Value
from caltui.mirror.store import Seen
from caltui.workspace.records.cells import Namer
from caltui.workspace.table.filter_in_python import in_order_of
from caltui.workspace.table.row_source import Ask, CancelToken

PIECE = 500
"""Records that are read in one step."""


def in_order_read(
    read: Callable[[Sequence[int]], Mapping[int, tuple[str, Seen]]],
    numbers: Sequence[int],
    of: Resource,
    ask: Ask,
    stop: CancelToken,
) -> list[int]:
    """Sorts by a column that the index table lacks: reads its values from the records."""
    found: dict[int, Seen] = {}
    for at in range(0, len(numbers), PIECE):
        stop.check()
        part = read(numbers[at : at + PIECE])
        found.update((n, seen) for n, (_, seen) in part.items())
    assert ask.sort is not None
    there = [n for n in numbers if n in found]
    return in_order_of(there, lambda n: found[n].record, of, ask.sort, ask.cells)


def ranks_of_names(values: Iterable[Value], ref: str, namer: Namer) -> dict[str, int]:
    """The rank of the name of each referenced record, by its id. Without a name, a text stands for
    itself, and a number has no rank."""

    def text_of(value: Value) -> str | None:
        name = namer(ref, value)
        return fold(name) if name else value if isinstance(value, str) else None

    named = {str(value): text_of(value) for value in values if value is not None}
    rank = {
        text: at for at, text in enumerate(sorted({t for t in named.values() if t is not None}))
    }
    return {value: rank[text] for value, text in named.items() if text is not None}
