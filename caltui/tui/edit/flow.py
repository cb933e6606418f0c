"""Creates, edits and deletes a record with its dialogs. Await these functions in a worker."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from caltui.catalog.model import Operation, Record, Resource
from caltui.catalog.request import inputs
from caltui.tui.edit.conflict import ConflictScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.edit.left_running import leave_running
from caltui.tui.edit.review import Failed, LeftRunning, ReviewScreen, Sent
from caltui.tui.forms.layout import heading
from caltui.workspace.base.errors import READ_ONLY, GatewayError, Invalid, MirrorError, UnknownName

if TYPE_CHECKING:
    from textual.app import App

    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change, Outcome


async def create_record(
    app: "App[Any]",
    workspace: "Workspace",
    resource: str,
    prefill: Mapping[str, Any] | None = None,
) -> "Outcome | None":
    """Asks for a new record and sends it. Returns None where nothing was sent."""
    operation = _operation(app, workspace, resource, "create")
    if operation is None:
        return None
    title = heading(workspace.resource(resource), operation)
    form = FormScreen(workspace, operation, title=title, prefill=prefill)
    return await app.push_screen_wait(form)


async def edit_record(
    app: "App[Any]", workspace: "Workspace", resource: str, key: str
) -> "Outcome | None":
    """Opens the form of a record as last read, reads it again, and sends the changes."""
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
        title=_title(workspace, of, operation, record, key),
        before=record,
        fetch=(lambda: workspace.fetch(resource, ids)) if seen and of.can("get") else None,
    )
    return await app.push_screen_wait(form)


async def delete_record(
    app: "App[Any]", workspace: "Workspace", resource: str, key: str
) -> "Outcome | None":
    """Shows what is deleted, asks, and deletes. A booking is cancelled, with a reason."""
    operation = _operation(app, workspace, resource, "delete")
    if operation is None:
        return None
    of = workspace.resource(resource)
    ids = of.ids_from_key(key)
    seen = workspace.record(resource, key)
    record = seen.record if seen else None
    if record is None and of.can("get"):
        record = await _read(app, workspace, resource, ids)
    if any(field.sent for field in inputs(operation)):
        title = _title(workspace, of, operation, record, key)
        form = FormScreen(workspace, operation, ids, title=title, before=record)
        return await app.push_screen_wait(form)
    try:
        change = workspace.plan(resource, operation.name, ids, {}, record)
    except Invalid as error:
        _say(app, str(error))
        return None
    return await send_reviewed(app, workspace, replace(change, look="unseen"))


async def send_reviewed(
    app: "App[Any]",
    workspace: "Workspace",
    change: "Change",
    *,
    title: str = "",
    warnings: Sequence[str] = (),
) -> "Outcome | None":
    """Shows a change that has no form, and sends it. After a conflict it is shown again."""
    shown: Change | None = change
    while shown is not None:
        review = ReviewScreen(workspace, shown, to_form=False, title=title, warnings=warnings)
        result = await app.push_screen_wait(review)
        if isinstance(result, Sent):
            return result.outcome
        if isinstance(result, LeftRunning):
            leave_running(app, shown, result.write)
        if not isinstance(result, Failed) or result.conflict is None:
            return None
        mine = await app.push_screen_wait(ConflictScreen(workspace, result.conflict))
        shown = result.conflict.keeping(mine) if mine is not None else None
        if mine is not None and shown is None:
            _say(app, "Nothing was sent: what is there now stays.", "warning")
    return None


def _operation(
    app: "App[Any]", workspace: "Workspace", resource: str, verb: str
) -> Operation | None:
    """The operation; None, after a message that says why, where it cannot be done."""
    if workspace.read_only:
        _say(app, READ_ONLY, "warning")
        return None
    try:
        return workspace.catalog.operation(resource, verb)
    except UnknownName as error:
        _say(app, str(error), "warning")
        return None


def _title(
    workspace: "Workspace", of: Resource, operation: Operation, record: Record | None, key: str
) -> str:
    """The title of a form. A record with a time is named by the time and its people."""
    called = ""
    if record is not None and of.meaning.get("spans"):
        called = workspace.teller.headline(of.key, record).removesuffix(f" · {key}")
    return heading(of, operation, record, key, called)


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
