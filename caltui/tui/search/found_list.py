"""The list of what a search found: categories as headings, the matching parts highlighted."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from caltui.tui.search.results import Answer, CategoryAnswers
from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.records.match_highlight import Span

NAME_SHARE = 0.5
"""The share of a line for the name, where another text stands beside it."""

GAP = 2
KEY_CELLS = 14
"""The most cells for the keys at the right end."""


class FoundList(LineList):
    """Shows the answers of all categories. The key of a line is category and key of its record."""

    COMPONENT_CLASSES = LineList.COMPONENT_CLASSES | {"list--match"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._answers: dict[str, Answer] = {}

    @property
    def chosen(self) -> Answer | None:
        """The answer under the cursor."""
        return self.answer(self.cursor_key)

    def answer(self, line: str) -> Answer | None:
        """The answer of the line with this key; None where it is not shown any more."""
        return self._answers.get(line)

    def show(self, groups: Sequence[CategoryAnswers], *, keep: bool = False) -> None:
        """Shows these answers, the cursor on the best, or with `keep` on its record."""
        before = self.cursor_key if keep else ""
        self._answers = {_line(answer): answer for group in groups for answer in group.lines}
        every = self._answers.values()
        room = min(KEY_CELLS, max((len(a.found.key) for a in every), default=0))
        items: list[Item] = []
        for found, lines in groups:
            shown = f"{len(lines)}+" if found.more else f"{len(lines)}"
            items.append(Item("", f"{found.title} · {shown}"))
            for answer in lines:
                key = fit(answer.found.key, room, "right")
                items.append(Item(_line(answer), answer.name, key))
        self.set_items(items)
        self.refresh()
        self.action_top()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        if before:
            self.move_to_key(before)

    def action_group(self, by: int) -> None:
        """Moves to the first line of the next category, or of the one before."""
        heads = [i for i, item in enumerate(self.items) if not item.key]
        here = sum(1 for i in heads if i < self._cursor) - 1
        if heads:
            self._go(heads[(here + by) % len(heads)] + 1)

    def action_page(self, by: int) -> None:
        """Moves by so many pages."""
        if self.items:
            last = len(self.items) - 1
            wanted = self._cursor + by * max(1, self.size.height - 1)
            self._go(self._nearest(min(max(wanted, 0), last)))

    def words(self, item: Item, width: int, base: Style, tone: Style) -> list[Segment]:
        """The name and the text beside it, with the matching parts highlighted."""
        answer = self._answers[item.key]
        quiet = self._style("quiet", partial=True)
        match = base + self._style("match", partial=True)
        room = width if not answer.about else max(int(width * NAME_SHARE), 0)
        name = fit(answer.name, room)
        pieces = _highlighted(name, answer.name_matches, base + tone, match)
        if answer.about:
            about = fit(answer.about, max(0, width - room - GAP))
            pieces.append(Segment(" " * GAP, base))
            pieces += _highlighted(about, answer.about_matches, base + quiet, match)
        return pieces


def _line(answer: Answer) -> str:
    return f"{answer.found.resource} {answer.found.key}"


def _highlighted(text: str, spans: Sequence[Span], style: Style, match: Style) -> list[Segment]:
    """The text with these parts highlighted, as far as they were not cut off."""
    pieces, at = [], 0
    for begin, end in spans:
        begin, end = min(begin, len(text)), min(end, len(text))
        pieces += [Segment(text[at:begin], style), Segment(text[begin:end], match)]
        at = end
    return [*pieces, Segment(text[at:], style)]
