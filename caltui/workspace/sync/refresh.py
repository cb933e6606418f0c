"""Reads lists again that were never read, or a while ago."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from caltui.workspace.base.errors import GatewayError

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

HOPELESS = frozenset({"not_authorized", "rate_limited", "unreachable"})
"""Kinds of failures after which asking for anything else would fail as well."""

OLD = 60.0
"""Seconds for which a list that was read counts as fresh."""


def old(workspace: "Workspace", resource: str, seconds: float = OLD) -> bool:
    """Whether a list is worth reading: never read, older than that, or touched by a write."""
    return workspace.stale(resource, seconds)


async def freshen(
    workspace: "Workspace",
    needed: Iterable[str],
    helpful: Iterable[str] = (),
    failed: "dict[str, GatewayError] | None" = None,
) -> list[str]:
    """Reads what is old. What could not be read is told in sentences, and put into `failed`.

    After a failure that any other list would meet as well, nothing more is asked.
    Raises GatewayError for a list that is needed and was never read.
    """
    notes: list[str] = []
    must = set(needed)
    ended: GatewayError | None = None
    for resource in (*must, *(name for name in helpful if name not in must)):
        if not old(workspace, resource):
            continue
        try:
            if ended is not None:
                raise ended
            await workspace.sync(resource)
        except GatewayError as error:
            ended = error if error.kind in HOPELESS else None
            never = workspace.age(resource) is None
            if never and resource in must:
                raise
            if failed is not None:
                failed[resource] = error
            title = workspace.catalog.titles[resource]
            how = "were never read" if never else "are as last seen"
            notes.append(f"{title} {how}: {error.message}")
    return notes


def age_words(seconds: float | None) -> str:
    """How long ago a list was read: `read now`, `read 5 min ago`, `never read`."""
    if seconds is None:
        return "never read"
    if seconds < 60:
        return "read now"
    minutes = int(seconds) // 60
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes >= size:
            return f"read {minutes // size} {unit} ago"
    return f"read {minutes} min ago"
