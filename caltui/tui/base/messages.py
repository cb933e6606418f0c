"""The messages between the console's parts. Each is one fact, with its outcome."""

from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

if TYPE_CHECKING:
    from caltui.workspace.sync.sync import SyncResult
    from caltui.workspace.writes.change import Outcome


class SyncStarted(NamedTuple):
    """A category is being asked for."""

    resource: str


class Synced(NamedTuple):
    """A category was read; `result` says what is new, changed and gone.

    `first` when it had never been read whole: then everything is new.
    """

    resource: str
    result: "SyncResult"
    first: bool = False


class SyncFailed(NamedTuple):
    """A category could not be read. What was seen before stays."""

    resource: str
    error: Exception


class RecordChanged(NamedTuple):
    """A record was written or read again; `key` is None when it is not known which.

    `was` is the key of the record that was in its place before; empty if it is the same.
    """

    resource: str
    key: str | None
    was: str = ""


class MirrorChanged(NamedTuple):
    """The mirror has more, by another process or by the name of a record that no list holds.

    `resources` are the categories that it touched.
    """

    resources: frozenset[str]


News = SyncStarted | Synced | SyncFailed | RecordChanged | MirrorChanged


class GroundTold(Message):
    """The terminal has said which colour its ground has: `rgb:ffff/ffff/ffff`."""

    def __init__(self, answer: str) -> None:
        super().__init__()
        self.answer = answer


class WriteOver(Message):
    """A write that was left has ended. `outcome` where it was done and is not told yet."""

    def __init__(self, resource: str, key: str | None, outcome: "Outcome | None" = None) -> None:
        super().__init__()
        self.resource = resource
        self.key = key
        self.outcome = outcome
