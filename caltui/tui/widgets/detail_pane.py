"""The details of one record, as fields or as the JSON that Cal sent."""

from caltui.catalog.model import Record, Resource
from caltui.tui.widgets.fields_view import FieldsView
from caltui.workspace.workspace import Workspace


class DetailPane(FieldsView):
    """Shows a record. The cursor stays on its field when the same record is shown again."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.raw = False
        self._shown_record: tuple[str, str | None, bool] = ("", None, False)

    @property
    def record_key(self) -> str | None:
        """The key of the record that is shown."""
        return self._shown_record[1]

    def show_record(
        self,
        workspace: Workspace,
        resource: Resource,
        key: str | None,
        record: Record | None,
        *,
        reveal: bool,
    ) -> None:
        """Shows the record, or a sentence where there is none."""
        from caltui.tui.widgets.record_detail import details, raw

        of = (resource.key, key, self.raw)
        if record is None:
            self.empty_text = f"No {resource.noun} under the cursor."
            self.show([], keep_place=False)
        elif self.raw:
            self.show(raw(resource, record, reveal=reveal), keep_place=of == self._shown_record)
        else:
            found = details(workspace, resource, record, reveal=reveal)
            self.show(found, keep_place=of == self._shown_record)
        self._shown_record = of
