"""Groups records that have the same keys, to read them column by column."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any


class ColumnBatch:
    """One or more records, all with the same keys in the same order."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        self.records = records

    def __len__(self) -> int:
        return len(self.records)

    @cached_property
    def columns(self) -> dict[str, tuple[Any, ...]]:
        """The values of each key, one for each record."""
        values = zip(*[record.values() for record in self.records], strict=True)
        return dict(zip(self.records[0], values, strict=True))

    @cached_property
    def kinds(self) -> dict[str, frozenset[type]]:
        """The types that occur in each column."""
        return {name: frozenset(map(type, values)) for name, values in self.columns.items()}


def column_batches(
    records: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[Sequence[int], ColumnBatch]]:
    """Groups records by their keys. Yields each batch with the positions of its records."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for place, names in enumerate(map(tuple, records)):
        alike.setdefault(names, []).append(place)
    if len(alike) == 1:
        yield range(len(records)), ColumnBatch(records)
        return
    for places in alike.values():
        yield places, ColumnBatch([records[place] for place in places])
