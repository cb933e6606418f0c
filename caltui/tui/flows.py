"""What a person does to a record, from the key to the outcome. Awaited from a worker."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from caltui.catalog import Operation, Record
from caltui.catalog.request import inputs
from caltui.tui.forms.layout import heading
from caltui.tui.screens.form import FormScreen
from caltui.tui.screens.review import Failed, ReviewScreen, Sent
from caltui.workspace.errors import GatewayError, Invalid, MirrorError, UnknownName

if TYPE_CHECKING:
    from textual.app import App

    from caltui.workspace.change import Outcome
    from caltui.workspace.workspace import Workspace

READ_ONLY = "This session is read-only. Start without --read-only, or set read_only = false."


async def create_record(
    app: "App[Any]",
    workspace: "Workspace",
    resource: str,
    prefill: Mapping[str, Any] | None = None,
) -> "Outcome | None":
    """Asks for a new record and sends it. None when nothing was sent."""
    operation = _operation(app, workspace, resource, "create")
    if operation is None:
        return None
    title = heading(workspace.resource(resource), operation)
    form = FormScreen(workspace, operation, title=title, prefill=prefill)
    return await app.push_screen_wait(form)


async def edit_record(
    app: "App[Any]", workspace: "Workspace", resource: str, key: str
) -> "Outcome | None":
    """Opens a record as last seen, reads it again meanwhile, and sends what was changed."""
    operation = _operation(app, workspace, resource, "update")
    if operation is None:
        return None
    of = workspace.resource(resource)
    ids = of.ids_from_key(key)
    seen = workspace.record(resource, key)
    record = seen.record if seen else await _read(app, workspace, resource, ids)
    if record is None:
        return None
    form = FormScreen(
        workspace,
        operation,
        ids,
        title=heading(of, operation, record, key),
        before=record,
        fetch=(lambda: workspace.fetch(resource, ids)) if seen and of.can("get") else None,
    )
    return await app.push_screen_wait(form)


async def delete_record(
    app: "App[Any]", workspace: "Workspace", resource: str, key: str
) -> "Outcome | None":
    """Says what would go, asks, and deletes; a booking is cancelled, with its reason."""
    operation = _operation(app, workspace, resource, "delete")
    if operation is None:
        return None
    of = workspace.resource(resource)
    ids = of.ids_from_key(key)
    seen = workspace.record(resource, key)
    record = seen.record if seen else None
    if any(field.sent for field in inputs(operation)):
        title = heading(of, operation, record, key)
        form = FormScreen(workspace, operation, ids, title=title, before=record)
        return await app.push_screen_wait(form)
    try:
        change = workspace.plan(resource, operation.name, ids, {}, record)
    except Invalid as error:
        _say(app, str(error))
        return None
    result = await app.push_screen_wait(ReviewScreen(workspace, change, to_form=False))
    if isinstance(result, Failed) and result.problem.unknown:
        _say(app, result.problem.message, "warning")
    return result.outcome if isinstance(result, Sent) else None


def _operation(
    app: "App[Any]", workspace: "Workspace", resource: str, verb: str
) -> Operation | None:
    """The operation, or None after saying why it cannot be done here."""
    if workspace.read_only:
        _say(app, READ_ONLY, "warning")
        return None
    try:
        return workspace.catalog.operation(resource, verb)
    except UnknownName as error:
        _say(app, str(error), "warning")
        return None


async def _read(
    app: "App[Any]", workspace: "Workspace", resource: str, ids: tuple[str, ...]
) -> Record | None:
    try:
        return await workspace.fetch(resource, ids)
    except (GatewayError, MirrorError) as error:
        _say(app, f"{error.message} {error.hint}".strip())
        return None


def _say(app: "App[Any]", text: str, severity: str = "error") -> None:
    app.notify(text, severity="warning" if severity == "warning" else "error", markup=False)
