"""Opens the person screen of whom is typed or chosen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.screen import Screen

from caltui.text import one_line
from caltui.tui.agenda.person.screen import PersonScreen
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.lines import Item
from caltui.workspace.agenda.person.find import FoundPerson, find_people

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

ASK = "Who? A mail address, or a name"
LEAST = 2
"""Letters before anybody is looked for."""


async def ask_person(screen: PlaceScreen) -> None:
    """Asks for a mail address or a name, and shows that person."""
    workspace = screen.workspace

    def explain(text: str) -> tuple[bool, str]:
        if len(text.strip()) < LEAST:
            return False, "Type two letters or more."
        if means_person(workspace, text):
            return True, "enter shows them"
        return False, "Nobody of that name was seen. A whole mail address works too."

    typed = await screen.console.push_screen_wait(
        AskLine(ASK, explain, suggest=lambda text: _offered(workspace, text))
    )
    if typed is not None:
        await show_person(screen, typed)


def means_person(workspace: "Workspace", text: str) -> bool:
    """Tells whether a text is a mail address, or the name of somebody who was seen."""
    words = text.strip()
    if len(words) < LEAST:
        return False
    return _is_address(words) or bool(find_people(workspace, words, 1))


async def show_person(screen: PlaceScreen, text: str) -> None:
    """Shows the person whom a text means; asks whom, where there are several."""
    words = text.strip()
    await choose_person(screen, find_people(screen.workspace, words) or [FoundPerson(words, words)])


def _is_address(text: str) -> bool:
    return "@" in text.strip("@") and " " not in text


def _offered(workspace: "Workspace", text: str) -> list[Item]:
    if len(text.strip()) < LEAST:
        return []
    people = find_people(workspace, text)
    return [Item(one.email or one.name, one_line(one.name, 40), one.email) for one in people]


async def choose_person(
    screen: PlaceScreen, found: Sequence[FoundPerson], parts: Sequence[str] = ()
) -> None:
    """Shows one of the persons; asks which, with what each is beside the name."""
    chosen: str | None = "0"
    if len(found) > 1:
        rights = parts or [one.email for one in found]
        items = [
            Item(str(i), one_line(one.name, 40), one_line(right, 40))
            for i, (one, right) in enumerate(zip(found, rights, strict=True))
        ]
        chosen = await screen.console.push_screen_wait(MenuScreen("Whom?", items))
    if chosen:
        one = found[int(chosen)]
        opened: Screen[None] = PersonScreen(one.email, one.user)
        screen.console.push_screen(opened)
