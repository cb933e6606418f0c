"""The first line of a form, and the text of its status line."""

from textual.content import Content

from caltui.tui.widgets.drawn_line import DrawnLine


class FormHead(DrawnLine):
    """The title of a form, and the profile it writes to."""

    def __init__(self, title: str, badge: Content) -> None:
        super().__init__(id="form-head")
        self._title = title
        self._badge = badge

    def line(self) -> Content:
        """The title, cut to the width, and the profile."""
        room = max(0, self.size.width - self._badge.cell_length)
        title = Content(self._title).truncate(room, ellipsis=True)
        return title.pad_right(room - title.cell_length) + self._badge


def status_content(count: int, wrong: int, news: str, *, edits: bool) -> Content:
    """The status of a form: `× 2 faults · ~ 3 changed · read again`."""
    word = "changed" if edits else "filled in"
    parts = [
        (f"× {wrong} {'fault' if wrong == 1 else 'faults'}" if wrong else "", "bold $error"),
        (f"~ {count} {word}" if count else f"nothing {word}", "$quiet"),
        (news, "$quiet"),
    ]
    return Content(" · ").join(Content.styled(text, style) for text, style in parts if text)
