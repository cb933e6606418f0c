"""Reads lists and single records from Cal.

A read that fails leaves the mirror as it is.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.catalog.request import build
from caltui.gateway.errors.kinds import NotFound

if TYPE_CHECKING:
    from caltui.catalog.request import Request
    from caltui.gateway.client import Answer

# What `Connection.send` is: its answers are safe to keep and to show.
Send = Callable[["Request"], Awaitable["Answer"]]


class ListResult(NamedTuple):
    """The result of a list operation: records by key.

    `total` is what Cal says, or how many came. `complete` is false if fewer came than there are.
    `skipped` counts items without a key.
    """

    records: list[tuple[str, Record]]
    total: int
    complete: bool
    skipped: int = 0


async def read_list(send: Send, of: Resource, values: Mapping[str, Any]) -> ListResult:
    """Reads a list that comes in one answer."""
    answer = await send(build(of.operations["list"], (), values))
    pairs, skipped = keyed(of, items_of(answer.data))
    records = dict(pairs)
    count, total = len(records), answer.total
    whole = total is None or count + skipped >= total
    return ListResult(list(records.items()), max(total or 0, count), whole, skipped)


def keyed(of: Resource, items: Sequence[Any]) -> tuple[list[tuple[str, Record]], int]:
    """The records among the items by key, and how many items have no key."""
    key_of = _by_number(of.params[0].record_field, of) if len(of.params) == 1 else of.key_of
    found = [(key_of(item), item) for item in items if isinstance(item, dict)]
    pairs = [(key, item) for key, item in found if key is not None]
    return pairs, len(items) - len(pairs)


def _by_number(field: str, of: Resource) -> Callable[[Record], str | None]:
    """As `key_of`, but faster for records with a numeric id."""

    def key(item: Record) -> str | None:
        value = item.get(field)
        return str(value) if type(value) is int else of.key_of(item)

    return key


async def read_record(send: Send, of: Resource, ids: tuple[str, ...]) -> tuple[str, Record]:
    """Reads one record. Returns its key and the record."""
    answer = await send(build(of.operations["get"], ids, {}))
    record = dict(answer.data) if isinstance(answer.data, Mapping) else {}
    return of.key_of(record) or "_".join(ids), record


def ids_of_list(of: Resource, ids: Sequence[str]) -> dict[str, str]:
    """Those of a record's ids that name the one list which it is in; none where it is in others."""
    wanted = [param.name for param in of.operations["list"].params]
    given = dict(zip((param.name for param in of.params), ids, strict=False))
    return {name: given[name] for name in wanted} if given.keys() >= set(wanted) else {}


def not_listed(of: Resource, key: str) -> NotFound:
    """The error for a record that cannot be read alone, and is in no list."""
    return NotFound(
        f"There is no {of.noun} {key} in the list, which is all that this key may see.",
        hint="Check the id, or list the records again.",
        operation=f"{of.key} list",
        ids=(key,),
    )


def items_of(data: Any) -> list[Any]:
    """The items of a list's answer; a single record counts as a list of one."""
    if isinstance(data, list):
        return data
    return [data] if isinstance(data, Mapping) and data else []
