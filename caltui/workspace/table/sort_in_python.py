"""Sorts rows by what the index table lacks: a column, or the names of other records."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from caltui.catalog.house.record_paths import Steps, at_steps
from caltui.catalog.model import Resource
from caltui.mirror.file.json_body import fold
from caltui.mirror.index.tables import Value
from caltui.mirror.store import Seen
from caltui.workspace.records.cells import Namer
from caltui.workspace.records.columns import Column, column, exists, steps
from caltui.workspace.records.shown.stored import value_of
from caltui.workspace.table.filter_in_python import in_order_of_values
from caltui.workspace.table.row_source import Ask, CancelToken

PIECE = 5_000
"""Records of which values are read in one step."""

_PLAIN = re.compile(r"[A-Za-z0-9_ -]+", re.ASCII)


class ReadsParts(Protocol):
    """Reads records, or parts of them, by their row numbers."""

    def numbered(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, Seen]]:
        """The records, with their keys."""

    def parts(self, numbers: Sequence[int], path: str) -> Mapping[int, Any]:
        """What stands at a JSON path in them."""


def in_order_read(
    mirror: ReadsParts, numbers: Sequence[int], of: Resource, ask: Ask, stop: CancelToken
) -> list[int]:
    """Sorts by a column that the index table lacks: reads its values, and no whole record."""
    assert ask.sort is not None
    name, descending = ask.sort
    if not exists(of, name):
        return list(numbers)
    chosen, found = column(of, name), dict[int, Any]()
    for at in range(0, len(numbers), PIECE):
        stop.check()
        found.update(_values(mirror, numbers[at : at + PIECE], chosen))
    stop.check()
    there = ((n, found[n]) for n in numbers if n in found)
    return in_order_of_values(there, chosen, ask.cells, descending=descending)


def _values(mirror: ReadsParts, numbers: Sequence[int], by: Column) -> Iterator[tuple[int, Any]]:
    """The values of a column. One that is worked out needs the whole records."""
    if by.computed is not None and by.computed.stored:
        for number, (_, seen) in mirror.numbered(numbers).items():
            yield number, value_of(seen.record, by)
        return
    path, rest = _json_path(steps(by.name))
    for number, value in mirror.parts(numbers, path).items():
        yield number, at_steps(value, rest) if rest else value


def _json_path(path: Steps) -> tuple[str, Steps]:
    """The part of a path that SQLite can follow, and the rest: from `[]` on, or an odd name."""
    found = "$"
    for at, step in enumerate(path):
        if isinstance(step, int):
            found += f"[{step}]"
        elif step is not None and _PLAIN.fullmatch(step):
            found += f'."{step}"'
        else:
            return found, path[at:]
    return found, ()


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
