"""Reads a record before a write that Cal would do for somebody who may not see it, too."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from caltui.catalog.model import Record
from caltui.gateway.errors.kinds import Forbidden, GatewayError, Refused
from caltui.workspace.base.errors import is_gone
from caltui.workspace.writes.change import Change


async def seen_here(change: Change, read: Callable[[Change], Awaitable[Record]]) -> Change:
    """The change, with the record as it is now. Raises Refused where this key cannot read it, and
    GatewayError where nobody can say."""
    try:
        return replace(change, before=await read(change))
    except GatewayError as error:
        if not isinstance(error, Forbidden) and not is_gone(error):
            raise
        what = f"{change.of.noun} {change.key}"
        raise Refused(
            f"{change.summary()} was not sent: this key cannot read {what}. {error.message}",
            hint="Is it the right profile? If it is, a command with --unseen sends it unread.",
            operation=f"{change.resource} {change.verb}",
            ids=change.request.ids,
            kind="unseen",
        ) from error
