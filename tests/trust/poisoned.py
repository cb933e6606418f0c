"""A sandbox whose Cal answers with strangers' texts in every field of every category."""

import random
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from caltui.catalog.load import catalog
from caltui.catalog.model import Operation
from caltui.sandbox.cal.refusals import CalError, Caller
from caltui.sandbox.cal.world import World
from caltui.sandbox.demo_data.firm import firm
from caltui.sandbox.handlers.operations import call
from tests.support.sandbox import Running, running
from tests.trust.strange import Strange

_TIME = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d")
_TYPED = frozenset(
    ("boolean", "date", "datetime", "enum", "integer", "time", "timezone", "weekdays", "color")
)
"""Types whose values have a form of their own: the console cannot do without all of them."""

ODD = 0.15
"""Of the values that have a form: how many are strange too."""

NOT_TEXT: tuple[Any, ...] = (None, [], {}, -(2**63), 1e308, True, [[["x"]]], "")


class Poison:
    """Cal's answers, with what strangers put in."""

    def __init__(self, seed: int, *, everything: bool) -> None:
        self.strange = Strange(seed)
        self._seed = seed
        self._everything = everything
        self.fields: set[tuple[str, str]] = set()
        """The fields that were strange at least once."""

    def answer(
        self,
        world: World,
        caller: Caller,
        operation: Operation,
        ids: tuple[str, ...],
        query: Mapping[str, list[str]],
        body: Any,
    ) -> tuple[int, Any]:
        """What the sandbox's Cal answers, made strange; refusals too."""
        try:
            status, said = call(world, caller, operation, ids, query, body)
        except CalError as error:
            words = self.strange.text(operation.resource, operation.name, "refusal")
            raise CalError(error.status, {"message": words}) from error
        return status, self._value(operation.resource, (), said)

    def _value(self, resource: str, path: tuple[Any, ...], value: Any) -> Any:
        if isinstance(value, list):
            return [self._value(resource, (*path, n), one) for n, one in enumerate(value)]
        if isinstance(value, Mapping):
            key = value.get("id", len(path))
            return {
                name: self._field(resource, (*path, key), str(name), one)
                for name, one in value.items()
            }
        return value

    def _field(self, resource: str, path: tuple[Any, ...], name: str, value: Any) -> Any:
        field = catalog().resource(resource).field(name) if resource in catalog().titles else None
        names = name.lower()
        if names in ("id", "uid") or names.endswith("id") or (field and field.ref):
            return value
        if isinstance(value, (list, Mapping)):
            return self._value(resource, (*path, name), value)
        formed = field.type in _TYPED if field else not isinstance(value, str)
        formed = formed or (isinstance(value, str) and bool(_TIME.match(value)))
        chance = random.Random(repr((self._seed, resource, path, name)))
        if formed and (not self._everything or chance.random() > ODD):
            return value
        self.fields.add((resource, name))
        if self._everything and chance.random() < ODD:
            return chance.choice(NOT_TEXT)
        return self.strange.text(resource, *path, name)


@contextmanager
def strangers_firm(
    seed: int, today: date, *, everything: bool = False, **options: Any
) -> Iterator[tuple[Running, Poison]]:
    """The demo's firm behind such a Cal. `everything`: also where a time or a number belongs."""
    poison = Poison(seed, everything=everything)
    with running(firm(seed=7, today=today), core=poison.answer, **options) as server:
        yield server, poison
