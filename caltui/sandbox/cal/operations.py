"""Cal's v1 model as one function: an operation in, status and body out."""

from collections.abc import Mapping
from typing import Any

from caltui.catalog.model import Operation
from caltui.sandbox.cal import handlers
from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.refusals import CalError, Caller
from caltui.sandbox.cal.world import World

__all__ = ["CalError", "Caller", "call"]


def call(
    world: World,
    caller: Caller,
    operation: Operation,
    ids: tuple[str, ...],
    query: Mapping[str, list[str]],
    body: Any,
) -> tuple[int, Any]:
    """Runs one of the 67 operations: (status, body in its v1 envelope).

    `query` is what is left without token and path ids. Raises CalError with
    status and error body where Cal refuses.
    """
    if world.find("users", caller.user_id) is None:
        raise CalError(404, {"error": "No user found for this apiKey"})
    resource = world.catalog.resource(operation.resource)
    ask = Ask(world, caller, resource, operation, ids, query, body)
    return 200, handlers.handler_of(operation)(ask)
