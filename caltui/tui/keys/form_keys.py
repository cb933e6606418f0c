"""The keys of forms and dialogs, once: id, keys, Textual action, label, what it does."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.binding import Binding

GROUPS: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "Form": (
        ("form.review", "ctrl+s", "review", "Review", "Show what would be sent; again sends it"),
        ("form.leave", "escape", "leave", "Leave", "Close the form; a changed one asks first"),
        ("form.find", "ctrl+g", "find", "Field", "Go to a field by its name"),
        ("form.more", "ctrl+o", "more", "More", "Show the fields that are folded away"),
        ("form.down", "pagedown", "page(1)", "Page down", "One page down"),
        ("form.up", "pageup", "page(-1)", "Page up", "One page up"),
    ),
    "Review": (
        ("review.send", "ctrl+s", "send", "Send", "Send it"),
        ("review.yes", "y", "yes", "Yes", "Delete or cancel, where that is asked"),
        ("review.back", "escape,n,q", "back", "Back", "Back; or leave running what is sent"),
        ("review.down", "down,pagedown,j", "scroll(1)", "Down", "Read on"),
        ("review.up", "up,pageup,k", "scroll(-1)", "Up", "Read back"),
    ),
    "Leaving": (
        ("leave.stay", "escape,n", "answer('stay')", "Keep editing", "Stay in the form"),
        ("leave.keep", "k", "answer('keep')", "Keep as draft", "Leave; it is offered again"),
        ("leave.drop", "y", "answer('drop')", "Throw away", "Leave, and forget what was typed"),
    ),
    "Question": (
        ("ask.yes", "y", "answer(True)", "Yes", "Yes"),
        ("ask.no", "n,escape", "answer(False)", "No", "No"),
    ),
    "Welcome": (
        ("welcome.demo", "f2", "demo", "Demo", "Start the demo"),
        ("welcome.connect", "ctrl+s", "connect", "Connect", "Test the token and save the profile"),
        ("welcome.quit", "escape", "leave", "Quit", "Quit"),
    ),
}


def bindings(group: str) -> "list[Binding]":
    """The bindings of one of these screens."""
    from textual.binding import Binding

    return [
        Binding(keys, call, label, id=name, tooltip=help, show=False)
        for name, keys, call, label, help in GROUPS[group]
    ]
