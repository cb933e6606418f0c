"""Has one part of a structured field edited in a dialog, and puts it back into its editor."""

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.worker import Worker

from caltui.catalog.kinds import InvalidValue, read_json, show_anything
from caltui.catalog.model import Field
from caltui.catalog.structure import OBJECT, ROWS
from caltui.tui.base.dialog import released
from caltui.tui.forms.editors.structure import StructureEditor
from caltui.tui.forms.editors.structured import line_of, unknown_parts
from caltui.tui.forms.values.json_screen import JsonScreen
from caltui.tui.forms.values.parts_screen import PartsScreen

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


def ask_part(workspace: "Workspace", screen: Screen[Any], event: StructureEditor.Asked) -> None:
    """Starts to ask, in a worker of the screen with the editor, unless it asks already."""
    if screen.is_active:
        work = partial(released, screen.app, partial(_asked, workspace, screen, event))
        _: Worker[None] = screen.run_worker(work, group="ask", exclusive=True, exit_on_error=False)


async def _asked(workspace: "Workspace", screen: Screen[Any], event: StructureEditor.Asked) -> None:
    editor = event.editor
    if event.what == "json":
        await _ask_json(screen, editor)
    elif event.index is not None and not editor.has_part(event.index):
        return
    elif editor.field.layout == ROWS:
        await _ask_row(workspace, screen, editor, event.index)
    elif editor.field.layout == OBJECT and not _is_new_key(editor, event.index):
        await _ask_object(workspace, screen, editor, event.index)
    else:
        await _ask_pair(workspace, screen, editor, event.index)


async def _ask_json(screen: Screen[Any], editor: StructureEditor) -> None:
    title = f"{editor.field.title}: its JSON"
    text = await screen.app.push_screen_wait(JsonScreen(title, editor.text, editor.why))
    if text is not None:
        editor.change_text(text)


async def _ask_row(
    workspace: "Workspace", screen: Screen[Any], editor: StructureEditor, index: int | None
) -> None:
    field, rows = editor.field, editor.value
    row = {} if index is None else rows[index]
    title = f"{field.title}: {'new' if index is None else index + 1}"
    if not isinstance(row, dict):
        await _ask_odd_row(screen, editor, title, index or 0)
        return
    if index is not None:
        title += f" · {line_of(field, row, workspace.name)}"
    dialog = _parts(workspace, title, field, row)
    found = await screen.app.push_screen_wait(dialog)
    if found is not None:
        editor.put_row(found, index, row)


async def _ask_odd_row(
    screen: Screen[Any], editor: StructureEditor, title: str, index: int
) -> None:
    """An entry of a list that is no object is edited as its JSON."""
    why = "It is no object, as the others are: only its JSON fits."
    before = editor.value[index]
    text = show_anything(before)
    typed = await screen.app.push_screen_wait(JsonScreen(title, text, why))
    if not typed:
        return
    try:
        editor.put_row(read_json(typed), index, before)
    except InvalidValue:
        screen.notify("It was no JSON: nothing was changed.", severity="warning")


async def _ask_object(
    workspace: "Workspace", screen: Screen[Any], editor: StructureEditor, index: int | None
) -> None:
    names = editor.names()
    at = names[index] if index is not None else ""
    dialog = _parts(workspace, editor.field.title, editor.field, editor.value, at)
    found = await screen.app.push_screen_wait(dialog)
    if found is not None:
        editor.change_value(found)


async def _ask_pair(
    workspace: "Workspace", screen: Screen[Any], editor: StructureEditor, index: int | None
) -> None:
    kind = "string" if editor.field.more == "string" else "any"
    words = "A text" if kind == "string" else 'Text, or JSON such as 3, true, [1] or "3"'
    fields = (
        Field("key", "string", "part", required=True),
        Field("value", kind, "part", required=True, help=words),
    )
    pair: dict[str, Any] = {}
    name = None if index is None else editor.names()[index]
    if name is not None:
        pair = {"key": name, "value": editor.value[name]}
        if kind == "string" and not isinstance(pair["value"], str):
            fields = (fields[0], fields[1]._replace(type="any"))
    title = f"{editor.field.title}: {'new key' if name is None else name}"
    ask = partial(ask_part, workspace)
    dialog = PartsScreen(workspace, title, fields, pair, ask, at="value" if pair else "")
    found = await screen.app.push_screen_wait(dialog)
    if found is not None:
        editor.put_pair(str(found["key"]).strip(), found.get("value"), name)


def _parts(
    workspace: "Workspace", title: str, field: Field, value: dict[str, Any], at: str = ""
) -> PartsScreen:
    fields = (*field.parts, *unknown_parts(field, value))
    return PartsScreen(workspace, title, fields, value, partial(ask_part, workspace), at=at)


def _is_new_key(editor: StructureEditor, index: int | None) -> bool:
    """Tells whether an object that has its parts already is asked for one more key."""
    return index is None and bool(editor.field.more)
