"""What the journeys of a support desk share: the terminal, the limit of keys, what was written."""

from typing import Any

from tests.support.sandbox import Running

SMALL = (80, 24)
MOST_KEYS = 8
"""Keys besides what has to be typed."""


def writes(server: Running) -> list[Any]:
    """The requests that write."""
    return [request for request in server.requests if request.method != "GET"]
