"""What both wires keep to."""

from caltui.gateway.attempt_result import Lost

CONNECTIONS = 10
KEEP_ALIVE = 4.0
"""Seconds. The gateway closes idle connections after 5: ours go first."""

CONNECT_SECONDS = 10.0


def too_large(cap: int, status: int) -> Lost:
    """An answer that is refused while it is read."""
    return Lost(
        f"sent an answer of more than {max(1, cap >> 20)} MB",
        garbled=True,
        large=True,
        status=status,
        hint="Ask for less at once: filter the list, or give page and take.",
    )
