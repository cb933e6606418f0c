"""The exception for a call that was stopped before it was sent. Apart, as it loads asyncio."""

from asyncio import CancelledError


class StoppedUnsent(CancelledError):
    """A call was stopped here before anything of it left."""
