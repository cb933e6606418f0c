"""The words of a filter that are about time: `next` for what is to come and takes place, `past`."""

from collections.abc import Mapping
from typing import Any

from caltui.catalog.people import TimeOrder
from caltui.mirror.index.predicates import NOTHING, Condition, among, every
from caltui.mirror.index.tables import Shape
from caltui.workspace.records.cells import Cells
from caltui.workspace.records.columns import value_at
from caltui.workspace.records.shown.spans import readable, seconds_of

NEXT, PAST = "next", "past"
WORDS = frozenset((NEXT, PAST))


def condition(word: str, order: TimeOrder, shape: Shape, cells: Cells) -> Condition:
    """The condition on an index table. What has no readable time is neither."""
    begin, now = shape.place(order.start), seconds_of(cells.about.now())
    if begin is None:
        return NOTHING
    if word == PAST:
        return Condition(f"{begin} < ?", (now,))
    ahead = Condition(f"{begin} >= ? AND {begin} < ''", (now,))
    state = shape.place(order.state) if order.state else None
    if state is None:
        return ahead
    return every((ahead, ~among(state, [shape.value(order.state, off) for off in order.off])))


def holds(word: str, order: TimeOrder, record: Mapping[str, Any], cells: Cells) -> bool:
    """The same of one record."""
    start, now = readable(record.get(order.start)), seconds_of(cells.about.now())
    if start is None:
        return False
    if word == PAST:
        return seconds_of(start) < now
    off = bool(order.state) and value_at(record, order.state) in order.off
    return seconds_of(start) >= now and not off
