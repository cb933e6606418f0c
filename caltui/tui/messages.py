"""What the console's parts tell each other. Each is one fact, with its outcome."""

from dataclasses import dataclass

from caltui.workspace.sync import SyncResult


@dataclass(frozen=True, slots=True)
class SyncStarted:
    """A category is being asked for."""

    resource: str


@dataclass(frozen=True, slots=True)
class Synced:
    """A category was read; `result` says what is new, changed and gone.

    `first` when it had never been read whole: then everything is new.
    """

    resource: str
    result: SyncResult
    first: bool = False


@dataclass(frozen=True, slots=True)
class SyncFailed:
    """A category could not be read. What was seen before stays."""

    resource: str
    error: Exception


@dataclass(frozen=True, slots=True)
class RecordChanged:
    """A record was written or read again; `key` is None when it is not known which."""

    resource: str
    key: str | None


News = SyncStarted | Synced | SyncFailed | RecordChanged
