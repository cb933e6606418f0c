"""Edits a field, or all that a form holds, in the program that $VISUAL or $EDITOR names."""

from typing import Any

from textual.app import App, SuspendNotSupported
from textual.screen import ScreenResultType

from caltui.catalog.values import InvalidValue
from caltui.tui.base.dialog import Dialog
from caltui.tui.forms.body import FormBody
from caltui.tui.forms.convert import to_text, to_value
from caltui.tui.forms.editors.editor import Edited
from caltui.tui.forms.editors.lines import AreaEditor
from caltui.tui.forms.editors.structure import StructureEditor
from caltui.tui.forms.model import FormModel
from caltui.workspace.base.external_editor import EditorFailed, edit_text
from caltui.workspace.base.record_text import JSON, SUFFIXES, TOML, Unreadable, as_text, changed_in

NO_TERMINAL = "There is no terminal here that an editor could have."
ONE_LINE = "This field is one line: type it here. f3 edits the whole form in your editor."
AGAIN = "Nothing was taken. f3 goes on with what you wrote."


class EditsOutside(Dialog[ScreenResultType]):
    """A dialog with editors. While a person is in the editor, the console stands still."""

    _unread = ""
    """What was left the last time, where it could not be read."""

    def action_edit_outside(self) -> None:
        """Has the long text or the JSON with the focus edited outside."""
        focused = self.screen.focused
        if isinstance(focused, StructureEditor):
            text = outside(self.app, focused.text, SUFFIXES[JSON])
            if text is not None and text.rstrip("\n") != focused.text:
                focused.change_text(text.rstrip("\n"))
        elif isinstance(focused, AreaEditor):
            self._edit_area(focused)
        else:
            self.notify(ONE_LINE, markup=False)

    def _edit_area(self, area: AreaEditor) -> None:
        before = self._held(area)
        suffix = SUFFIXES[JSON] if before.lstrip()[:1] in ("{", "[") else ".txt"
        text = outside(self.app, before, suffix)
        if text is None:
            return
        if not before.endswith("\n"):
            text = text.removesuffix("\n")
        if text != before:
            area.load(text)
            area.edited(text)

    def _held(self, area: AreaEditor) -> str:
        """The whole text, also of one that is too long to be shown for typing."""
        for body in self.query(FormBody):
            if area.field_name in body.model.entries and area.text == "":
                return body.model.entries[area.field_name].text
        return area.text

    def action_edit_whole(self) -> None:
        """Has all fields edited outside, as TOML. What was no TOML is there again the next time."""
        if not self.query(FormBody):
            self.action_edit_outside()
            return
        body = self.query_one(FormBody)
        model, values = body.model, _values(body.model)
        text = self._unread or as_text(values, TOML, [model.operation.title])
        left = outside(self.app, text, SUFFIXES[TOML])
        if left is None:
            return
        try:
            found, self._unread = changed_in(left, TOML, values), ""
        except Unreadable as error:
            self._unread = left
            self.notify(f"{error} {AGAIN}", severity="warning", markup=False)
            return
        for name, value in found.items():
            shown = to_text(model.entries[name].field, value, model.zone)
            model.set(name, shown)
            self.post_message(Edited(name, shown))
        body.reload(list(found))


def outside(app: App[Any], text: str, suffix: str) -> str | None:
    """The text as a person left it; None, after a message, where it was not edited.

    No error may leave the block: Textual would not take the terminal back.
    """
    left, failed = None, NO_TERMINAL
    try:
        with app.suspend():
            left, failed = _left(text, suffix)
    except SuspendNotSupported:
        failed = NO_TERMINAL
    if left is None:
        app.notify(failed, severity="warning", markup=False)
    return left


def _left(text: str, suffix: str) -> tuple[str | None, str]:
    try:
        return edit_text(text, suffix), ""
    except EditorFailed as error:
        return None, f"{error.message} {error.hint}"
    except OSError as error:
        return None, f"The text could not be given to an editor: {error}."


def _values(model: FormModel) -> dict[str, Any]:
    """Collects what the fields hold, but for secrets; the text itself where it is no value, and
    None where there is none."""
    found: dict[str, Any] = {}
    for name, entry in model.entries.items():
        if entry.field.secret:
            continue
        try:
            found[name] = to_value(entry.field, entry.text, model.zone) if entry.text else None
        except InvalidValue:
            found[name] = entry.text
    return found
