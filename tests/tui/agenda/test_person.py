"""The person screen: opened from records and by name, what it says, and what its keys act on."""

import pytest
from textual.widgets import Input, Static

from caltui.tui.agenda.person import text as words
from caltui.tui.agenda.person.screen import PersonScreen
from caltui.tui.agenda.screen import AgendaScreen
from caltui.tui.browse.jump import JumpScreen
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.dialogs.record_sheet import RecordSheet
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.agenda.person.person import person_of
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit

GUEST = "guest30@example.com"


def person(seat: Seat) -> PersonScreen:
    assert isinstance(seat.app.screen, PersonScreen)
    return seat.app.screen


def head(seat: Seat) -> str:
    return str(person(seat).query_one("#person-head", Static).render())


async def typed(seat: Seat, text: str) -> PersonScreen:
    """Goes to a person by what is typed behind `:`."""
    await seat.press("colon")
    assert isinstance(seat.app.screen, JumpScreen)
    seat.app.screen.query_one(Input).value = text
    await seat.press("enter")
    await seat.settle()
    return person(seat)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_guest_is_found_by_a_mail_typed_anywhere(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as seat:
        screen = await typed(seat, "GUEST30@example.com")
        assert screen.person.name == "Jakub Ekström"
        assert "NEXT" in head(seat)
        assert "for them" in head(seat)
        assert "SO FAR" in head(seat)
        assert "not a user here" in head(seat)
        next_one = screen.person.next
        assert next_one is not None
        assert screen.target().key == next_one.key, "keys act on the next booking first"
        assert screen.query_one(LineList).size.height > size[1] // 2
        await seat.press("escape")
        assert seat.app.screen is seat.browse


async def test_a_booking_asks_whether_host_or_guest_is_meant(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("bookings")
        await seat.press("P")
        assert isinstance(seat.app.screen, MenuScreen)
        await seat.press("enter")
        await seat.settle()
        screen = person(seat)
        assert screen.person.user is not None
        assert "hours:" in head(seat)
        await seat.press("A")
        assert isinstance(seat.app.screen, AgendaScreen)
        assert seat.app.screen.key == screen.person.user.key


async def test_a_user_has_both_sides(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        await seat.go("users /Ada Fischer")
        await seat.press("P")
        await seat.settle()
        screen = person(seat)
        assert screen.person.email == "ada.fischer@example.com"
        hosted = [e for e in screen.person.entries if e.host_id == screen.person.user.key]  # type: ignore[union-attr]
        assert len(hosted) > 5
        starts = [entry.span.start for entry in screen.person.coming]
        assert starts == sorted(starts)
        await seat.press("enter")
        assert isinstance(seat.app.screen, RecordSheet)


async def test_who_is_meant_is_asked_where_a_record_is_about_nobody(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("teams")
        await seat.press("P")
        screen = seat.app.screen
        assert isinstance(screen, AskLine)
        await seat.press(*"nobodyhere")
        assert "Nobody of that name" in str(screen.query_one("#ask-line-note", Static).render())
        screen.query_one(Input).value = "jakub"
        await seat.press("enter", "enter")
        await seat.settle()
        assert person(seat).person.email == GUEST


async def test_a_stranger_with_an_address_has_no_bookings_and_that_is_said(sit: Sit) -> None:
    async with sit() as seat:
        screen = await typed(seat, "nobody@example.org")
        assert screen.person.entries == ()
        assert "Nothing is to come" in head(seat)
        assert screen.target().key is None
        await seat.press("d")
        assert seat.app.screen is screen


async def test_what_was_never_read_is_not_none(unseen: Workspace) -> None:
    person = person_of(unseen, GUEST)
    parts = words.head(person, unseen.clock(), unseen.zone)
    told = "\n".join(label.plain + text.plain for label, text in parts)
    assert "Not known: the bookings were never read" in told
    assert "users were never read" in told
    assert "held" not in told
