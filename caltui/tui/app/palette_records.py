"""Records in the palette: beside the actions, what was seen of all categories."""

import asyncio
from collections.abc import Sequence
from functools import partial

from textual.command import Hit, Hits, Provider
from textual.content import Content

from caltui.tui.base.context import Context
from caltui.tui.search.results import search_records
from caltui.workspace.records.match_highlight import Span
from caltui.workspace.records.place import Place

EACH = 3
"""How many of a category: the palette is for actions too."""

NEEDED = 2
"""Letters before records are looked for."""

SCORES = {"value": 0.9, "word": 0.7, "prefix": 0.5, "part": 0.2}
"""How a record stands beside the actions, by how well it matches."""


class RecordFinder(Provider):
    """Offers the records that hold what is typed."""

    async def search(self, query: str) -> Hits:
        """The best of each category. The search runs in a thread: keys are never held up."""
        app = self.app
        if len(query.strip()) < NEEDED or not isinstance(app, Context) or not app.is_open:
            return
        for found, answers in await asyncio.to_thread(search_records, app.workspace, query, EACH):
            for i, answer in enumerate(answers):
                key = answer.found.key
                yield Hit(
                    SCORES[answer.found.match] - i / 1000,
                    Content.assemble(
                        self._marked(answer.name, answer.name_matches),
                        Content.styled(f"  {key}  ", "$quiet"),
                        self._marked(answer.about, answer.about_matches, "$quiet"),
                    ),
                    partial(app.go, Place(found.resource, key=key)),
                    text=answer.name,
                    help=found.title,
                )

    def _marked(self, text: str, spans: Sequence[Span], style: str = "") -> Content:
        content = Content.styled(text, style)
        for begin, end in spans:
            content = content.stylize(self.match_style or "bold", begin, end)
        return content
