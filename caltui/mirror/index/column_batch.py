"""Records with the same names, by their columns: what is alike in them is looked at once."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any


class Sheaf:
    """Some records, at least one, all with the same names in the same order."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        self.records = records

    def __len__(self) -> int:
        return len(self.records)

    @cached_property
    def columns(self) -> dict[str, tuple[Any, ...]]:
        """The values under each name."""
        values = zip(*[record.values() for record in self.records], strict=True)
        return dict(zip(self.records[0], values, strict=True))

    @cached_property
    def kinds(self) -> dict[str, frozenset[type]]:
        """The types of those."""
        return {name: frozenset(map(type, values)) for name, values in self.columns.items()}


def sheaves(records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Sequence[int], Sheaf]]:
    """The sheaves that records make, each with the places of its records among all."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for place, names in enumerate(map(tuple, records)):
        alike.setdefault(names, []).append(place)
    if len(alike) == 1:
        yield range(len(records)), Sheaf(records)
        return
    for places in alike.values():
        yield places, Sheaf([records[place] for place in places])
