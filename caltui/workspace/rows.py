"""The records behind a listing, as the mirror has them."""

from collections.abc import Sequence
from typing import Protocol

from caltui.mirror.store import Mirror, Seen

GONE = "gone"


class Rows(Protocol):
    """What a listing needs: keys in an order of their own, and a record by its key."""

    complete: bool

    def __len__(self) -> int: ...

    def keys(self) -> Sequence[str]:
        """Every key."""

    def get(self, key: str) -> Seen | None:
        """One record."""

    def reload(self) -> None:
        """Reads again."""


class MirrorRows:
    """Every record of one category, held while the listing lives."""

    def __init__(self, mirror: Mirror, resource: str) -> None:
        self.mirror = mirror
        self.resource = resource
        self.complete = False
        self._seen: dict[str, Seen] = {}

    def __len__(self) -> int:
        return sum(seen.state != GONE for seen in self._seen.values())

    def keys(self) -> Sequence[str]:
        """Every key, in the mirror's order; what the last reload found gone comes last."""
        return list(self._seen)

    def get(self, key: str) -> Seen | None:
        """One record."""
        return self._seen.get(key)

    def reload(self) -> None:
        """Reads the mirror again. What a sync found gone stays until the next time."""
        seen = dict(self.mirror.all(self.resource))
        for key, was in self._seen.items():
            if key not in seen and was.state != GONE:
                now = self.mirror.get(self.resource, key)
                if now is not None and now.state == GONE:
                    seen[key] = now
        self._seen = seen
        self.complete = self.mirror.complete(self.resource)
