"""How a call ends that was stopped here. Apart from the errors: those load no asyncio."""

from asyncio import CancelledError


class StoppedUnsent(CancelledError):
    """A call was stopped here before anything of it left."""
