"""Reads from Cal into the mirror: whole lists, pages, single records.

A read that fails leaves the mirror as it was: the last seen data stays.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.catalog.model import Operation, Record, Resource
from caltui.catalog.request import build

if TYPE_CHECKING:
    from caltui.catalog.request import Request
    from caltui.gateway.client import Answer

# What `Wire.send` is: its answers are safe to keep and to show.
Send = Callable[["Request"], Awaitable["Answer"]]
PAGE = 100
MOST_PAGES = 100_000


class Listed(NamedTuple):
    """What a list operation gave: records by key.

    `total` is what Cal says there are, or how many came. `complete` is false when
    fewer came than there are. `skipped` counts items without an identity.
    """

    records: list[tuple[str, Record]]
    total: int
    complete: bool
    skipped: int = 0


async def read_list(send: Send, of: Resource, values: Mapping[str, Any]) -> Listed:
    """The whole list, with every page when the category is paged (users)."""
    operation = of.operations["list"]
    paged = of.list_total is not None and not {"page", "take"} & set(values)
    items, total = await (_pages if paged else _once)(send, operation, values)
    records: dict[str, Record] = {}
    skipped = 0
    for item in items:
        key = of.key_of(item) if isinstance(item, Mapping) else None
        if key is None:
            skipped += 1
        else:
            records[key] = dict(item)
    count = len(records)
    whole = total is None or count + skipped >= total
    return Listed(list(records.items()), max(total or 0, count), whole, skipped)


async def _once(
    send: Send, operation: Operation, values: Mapping[str, Any]
) -> tuple[list[Any], int | None]:
    answer = await send(build(operation, (), values))
    return items_of(answer.data), answer.total


async def _pages(
    send: Send, operation: Operation, values: Mapping[str, Any]
) -> tuple[list[Any], int | None]:
    """Pages until `page * size` reaches the total; a server with smaller pages sets the size."""
    found: list[Any] = []
    total: int | None = None
    size = PAGE
    for page in range(1, MOST_PAGES):
        answer = await send(build(operation, (), {**values, "page": page, "take": PAGE}))
        items = items_of(answer.data)
        found += items
        total = answer.total
        if page == 1 and items and total is not None and len(items) < min(PAGE, total):
            size = len(items)
        if not items or page * size >= (total if total is not None else _unknown(items, found)):
            break
    return found, total


def _unknown(items: list[Any], found: list[Any]) -> int:
    """Without a total: a full page means that there may be more."""
    return len(found) + (PAGE if len(items) >= PAGE else 0)


async def read_record(send: Send, of: Resource, ids: tuple[str, ...]) -> tuple[str, Record]:
    """One record and its key."""
    answer = await send(build(of.operations["get"], ids, {}))
    record = dict(answer.data) if isinstance(answer.data, Mapping) else {}
    return of.key_of(record) or "_".join(ids), record


def items_of(data: Any) -> list[Any]:
    """The items of a list's answer; a single record counts as a list of one."""
    if isinstance(data, list):
        return data
    return [data] if isinstance(data, Mapping) and data else []
