"""Filters the findings of a queue by the words of a table's filter."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from caltui.mirror.file.json_body import fold
from caltui.workspace.base.input_errors import BadFilter
from caltui.workspace.records.cells import Cells
from caltui.workspace.records.columns import available_columns
from caltui.workspace.table import filter_syntax
from caltui.workspace.table.filter_in_python import RecordTexts
from caltui.workspace.table.filter_words import FilterWords, words_of

if TYPE_CHECKING:
    from caltui.workspace.base.ports import Reads
    from caltui.workspace.inbox.snapshot import Finding


class FindingTexts(RecordTexts):
    """The texts of a finding: of its record, its reason, and the note on it."""

    __slots__ = ("_more",)

    def __init__(self, base: RecordTexts, more: str) -> None:
        super().__init__(base.key, base.record, base.cells, base.shown_columns)
        self._more = fold(more)

    def plainly(self) -> str:
        """All texts, folded, one value a line."""
        return f"{self._more}\n{super().plainly()}"


def narrowed(workspace: "Reads", found: Sequence["Finding"], text: str) -> tuple["Finding", ...]:
    """The findings that meet a filter. Raises BadFilter with what is not understood."""
    if not text.strip():
        return tuple(found)
    notes = {(note.resource, note.key): note.text for note in workspace.kept.notes()}
    first = next(iter(workspace.catalog.titles))
    terms: dict[str, Sequence[filter_syntax.Term] | BadFilter] = {}
    for resource in dict.fromkeys(one.resource for one in found) or [first]:
        try:
            terms[resource] = filter_syntax.parse(text, _words(workspace, resource))
        except BadFilter as error:
            terms[resource] = error
    faults = [fault for fault in terms.values() if isinstance(fault, BadFilter)]
    if len(faults) == len(terms):
        raise faults[0]
    return tuple(_meeting(workspace, found, terms, notes))


def _meeting(
    workspace: "Reads",
    found: Iterable["Finding"],
    terms: "dict[str, Sequence[filter_syntax.Term] | BadFilter]",
    notes: dict[tuple[str, str], str],
) -> "Iterable[Finding]":
    for one in found:
        wanted = terms[one.resource]
        if isinstance(wanted, BadFilter):
            continue
        seen = workspace.record(one.resource, one.key)
        record = seen.record if seen is not None else {}
        texts = RecordTexts(one.key, record, _cells(workspace, one.resource), ())
        more = f"{one.subject}\n{one.why}\n{notes.get(one.place, '')}"
        if filter_syntax.matches(wanted, FindingTexts(texts, more)):
            yield one


def _words(workspace: "Reads", resource: str) -> FilterWords:
    """The columns and words that a filter of a category may use."""
    of = workspace.catalog.resource(resource)
    return words_of(of, available_columns(of), workspace.zone, workspace.clock())


def _cells(workspace: "Reads", resource: str) -> Cells:
    """Writes the cells of a category, with times in the display zone."""
    return Cells(workspace.catalog.resource(resource), workspace.zone, workspace.name)
