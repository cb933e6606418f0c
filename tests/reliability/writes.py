"""Every writing operation of the catalogue with identifiers and values that Cal takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caltui.catalog.load import catalog
from tests.sandbox.core_support import fresh
from tests.sandbox.test_model_writes import WRITES

TIDY: Mapping[str, Mapping[str, str]] = {
    "event-types create": {"slug": "a-walk"},
    "users create": {"username": "zed"},
}
"""Values that Cal would tidy and that are not sent otherwise than tidy."""


@dataclass(frozen=True, slots=True)
class Write:
    """One operation on the demo firm around `core_support.TODAY`; `v2` where it is of API v2, and
    `whose` where the record is of somebody else."""

    name: str
    ids: tuple[str, ...]
    values: Mapping[str, Any]
    v2: bool = False
    whose: str = ""

    @property
    def label(self) -> str:
        """What tells it from one of the same name in another API."""
        return " ".join(filter(None, ("v2" if self.v2 else "", self.name, self.whose)))

    @property
    def resource(self) -> str:
        return self.name.split()[0]

    @property
    def verb(self) -> str:
        return self.name.split()[1]


def _ids(ids: tuple[Any, ...]) -> tuple[str, ...]:
    if ids == ("hook",):
        return (next(iter(fresh().tables["webhooks"])),)
    return tuple(str(id) for id in ids)


def _write(name: str, ids: tuple[Any, ...], body: Any) -> Write:
    resource, verb = name.split()
    operation = catalog().operation(resource, verb)
    known = {k: v for k, v in (body or {}).items() if operation.field(k) is not None}
    return Write(name, _ids(ids), known | TIDY.get(name, {}))


def writes() -> list[Write]:
    """One for each operation that is no GET, in the catalogue's order."""
    found = {name: _write(name, ids, body) for name, ids, body, _ in WRITES}
    order = [f"{o.resource} {o.name}" for o in catalog().operations() if o.writes]
    assert sorted(order) == sorted(found), "a write of the catalogue has no case"
    return [found[name] for name in order]
