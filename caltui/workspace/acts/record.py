"""An act whose writes somebody else sends, such as the week editor: noted, so that it can be taken
back as one. It cannot be gone on with."""

from collections.abc import Sequence
from secrets import token_hex

from caltui.mirror.store import Batch, BatchItem, Mirror


class ActRecord:
    """An act that is being sent. Pass `id` and the place of an item to `Workspace.run`."""

    def __init__(self, mirror: Mirror, id: str) -> None:
        self.id = id
        self._mirror = mirror

    def entry(self) -> int | None:
        """The journal's entry of its newest write."""
        newest = self._mirror.entries(1, batch=self.id)
        return newest[0].id if newest else None

    def end(self) -> None:
        """Notes that it is over, whatever came of it."""
        self._mirror.end_batch(self.id)
        self._mirror.leave_batch(self.id)


def begin(
    mirror: Mirror, profile: str, kind: str, title: str, items: Sequence[tuple[Sequence[str], str]]
) -> ActRecord:
    """Stores the act with its items (ids, summary) on the disk."""
    batch = Batch(token_hex(4), "", "", title, profile=profile, kind=kind)
    mirror.put_batch(batch, [BatchItem(tuple(ids), summary) for ids, summary in items])
    return ActRecord(mirror, batch.id)
