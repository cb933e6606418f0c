"""Reads lists again that were never read or are old."""

from collections.abc import Collection, Iterable

from caltui.workspace.base.errors import GatewayError, MirrorError
from caltui.workspace.base.ports import Syncs

HOPELESS = frozenset({"not_authorized", "rate_limited", "unreachable"})
"""Kinds of errors that any further request would meet as well."""

OLD = 60.0
"""Seconds for which a list counts as fresh."""

ALWAYS = float("-inf")
"""As `older_than`: reads every list."""


async def refresh(
    workspace: Syncs,
    lists: Iterable[str],
    older_than: float | None = OLD,
    *,
    needed: Collection[str] = (),
) -> dict[str, GatewayError]:
    """Reads each list that is older than so many seconds; None: that was never read.

    Returns the errors by list. After a HOPELESS one, no further list is requested: each gets
    that error. Raises GatewayError for a `needed` list that was never read, and MirrorError.
    """
    failed: dict[str, GatewayError] = {}
    ended: GatewayError | None = None
    for resource in dict.fromkeys((*needed, *lists)):
        never = workspace.age(resource) is None
        if not (never if older_than is None else workspace.stale(resource, older_than)):
            continue
        try:
            if ended is not None:
                raise ended
            await workspace.sync(resource)
        except GatewayError as error:
            if never and resource in needed:
                raise
            failed[resource] = error
            ended = error if error.kind in HOPELESS else None
    return failed


def unread_note(workspace: Syncs, resource: str, error: GatewayError | MirrorError) -> str:
    """The sentence about a list that could not be read: `Users are as last seen: …`."""
    how = "were never read" if workspace.age(resource) is None else "are as last seen"
    return f"{workspace.catalog.titles[resource]} {how}: {error.message}"
