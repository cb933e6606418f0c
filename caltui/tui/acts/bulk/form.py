"""The form of an operation on many records: they all get the values."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from caltui.catalog.model import Operation
from caltui.tui.edit.form import FormScreen
from caltui.workspace.base.errors import Invalid

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

Check = Callable[[Mapping[str, Any]], object]
"""Raises Invalid where the values are wrong for all records."""


class BulkForm(FormScreen):
    """Collects `values` and sends nothing. They stay None where a person left the form."""

    def __init__(
        self,
        workspace: "Workspace",
        operation: Operation,
        *,
        title: str,
        check: Check,
        texts: Mapping[str, str],
    ) -> None:
        super().__init__(workspace, operation, title=title)
        for name, text in texts.items():
            self.model.set(name, text)
        self.values: Mapping[str, Any] | None = None
        self._check = check

    @property
    def texts(self) -> dict[str, str]:
        """The texts by field name, to open the form with them again."""
        return {name: entry.text for name, entry in self.model.entries.items() if entry.text}

    def action_review(self) -> None:
        """Checks the values, and closes where there is no fault."""
        values, faults = self.model.values()
        if not faults:
            try:
                self._check(values)
            except Invalid as error:
                faults = list(error.faults)
        self._show_faults(faults)
        if not faults and self.is_active:
            self.values = values
            self._end(keep=False)
            self.dismiss(None)
