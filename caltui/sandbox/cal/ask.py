"""One call of an operation, with everything a handler needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from caltui.catalog.model import Operation, Resource
from caltui.sandbox.cal import views
from caltui.sandbox.cal.kinds import Kind, kind_of
from caltui.sandbox.cal.refusals import Caller
from caltui.sandbox.cal.world import Record, World


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks for which operation, with what; and the answers' envelopes."""

    world: World
    caller: Caller
    resource: Resource
    operation: Operation
    ids: tuple[str, ...]
    query: Mapping[str, list[str]]
    body: Any

    @property
    def table(self) -> str:
        """The table of the operation's category."""
        return self.resource.key

    @property
    def kind(self) -> Kind:
        """The special rules of the category."""
        return kind_of(self.resource)

    def one(self, row: Record, message: str = "", **more: Any) -> dict[str, Any]:
        """The envelope of one row, as writes and reads answer it."""
        shown = views.view(self.world, self.table, row)
        answer: dict[str, Any] = {self.resource.item_envelope[0]: shown}
        if message:
            answer["message"] = message
        return {**answer, **more}

    def many(self, rows: Iterable[Record], **more: Any) -> dict[str, Any]:
        """The envelope of a list."""
        listed = [views.view(self.world, self.table, row) for row in rows]
        return {self.resource.list_envelope[0]: listed, **more}
