"""The first line: where one is, and which of how many."""

from collections.abc import Sequence

from caltui.tui.widgets.bar_parts import Part, title_parts
from caltui.tui.widgets.one_line import OneLine


class TitleBar(OneLine):
    """A breadcrumb at the left, facts about the place at the right."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.crumbs: Sequence[str] = ()
        self.facts: Sequence[str] = ()

    def show(self, crumbs: Sequence[str], facts: Sequence[str] = ()) -> None:
        """`crumbs` from the category to the record; `facts` such as `3 marked`."""
        self.crumbs, self.facts = tuple(c for c in crumbs if c), tuple(facts)
        self.tell()

    def parts(self) -> Sequence[Part]:
        return title_parts(self.crumbs, self.facts)
