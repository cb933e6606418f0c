"""The records of a queue as the inbox shows them: filtered, marked, with notes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from caltui.workspace.base.input_errors import BadFilter
from caltui.workspace.inbox.narrowed import narrowed

if TYPE_CHECKING:
    from caltui.workspace.inbox.snapshot import Finding
    from caltui.workspace.workspace import Workspace


class ChosenFindings:
    """The findings of one queue, those that the filter leaves, and the marks of each queue.

    `fault` is what is not understood of the filter: the findings before it stay.
    """

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self.shown: dict[str, Finding] = {}
        self.every: tuple[Finding, ...] = ()
        self.filter = ""
        self.fault = ""
        self._queue = ""
        self._marks: dict[str, set[tuple[str, str]]] = {}

    def show(self, queue: str, findings: "Iterable[Finding]") -> None:
        """Takes the findings of a queue. Marks of what is no longer found are taken away."""
        self._queue, self.every = queue, tuple(findings)
        marks = self._marks.setdefault(queue, set())
        marks &= {found.place for found in self.every}
        self._narrow()

    def filter_by(self, text: str) -> None:
        """Sets the filter."""
        self.filter = text
        self._narrow()

    def _narrow(self) -> None:
        try:
            found = narrowed(self._workspace, self.every, self.filter)
            self.fault = ""
        except BadFilter as error:
            self.fault = str(error)
            found = self.every if not self.shown else self._still()
        self.shown = {}
        met: Counter[tuple[str, str]] = Counter()
        for one in found:
            self.shown[f"{one.resource} {one.key} {met[one.place]}"] = one
            met[one.place] += 1

    def _still(self) -> "tuple[Finding, ...]":
        """The findings that were shown before and are still found."""
        before = {found.place for found in self.shown.values()}
        return tuple(found for found in self.every if found.place in before)

    @property
    def marks(self) -> set[tuple[str, str]]:
        """The marked records of this queue, by category and key."""
        return self._marks.setdefault(self._queue, set())

    def turn(self, found: "Finding") -> None:
        """Marks a finding, or unmarks it."""
        self.marks.symmetric_difference_update({found.place})

    def mark_all(self) -> None:
        """Marks every finding that is shown."""
        self.marks.update(found.place for found in self.shown.values())

    def mark_none(self) -> None:
        """Takes the marks of this queue away."""
        self.marks.clear()

    def settled(self, queue: str, found: "Iterable[Finding]") -> None:
        """Takes the marks of these away, in the queue in which they were chosen."""
        self._marks.get(queue, set()).difference_update(one.place for one in found)

    def marked(self) -> "list[Finding]":
        """The marked findings, in their order, also those that the filter hides."""
        return [found for found in self.every if found.place in self.marks]

    def key_of(self, found: "Finding") -> str:
        """The key of the line that shows a finding; empty where none does."""
        return next((key for key, one in self.shown.items() if one.place == found.place), "")

    def notes(self) -> Mapping[tuple[str, str], str]:
        """The notes on records, by category and key."""
        return {(n.resource, n.key): n.text for n in self._workspace.kept.notes()}
