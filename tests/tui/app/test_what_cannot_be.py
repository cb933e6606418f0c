"""The menu of a record says what this API cannot do, with the reason, in every category."""

import pytest

from caltui.catalog.load import catalog
from caltui.tui.dialogs.menu import LetterMenu
from caltui.tui.widgets.line_list import LineList
from tests.tui.conftest import Sit

SAID = {
    "bookings": "Refund: payments are only read here",
    "webhooks": "Send a test: no operation on this API",
    "payments": "Mark as paid: no operation",
    "users": "Reset the password: no operation",
    "teams": "Invite by mail: add a user who exists",
    "memberships": "Mail the invitation again",
    "attendees": "Did not come: no operation",
    "event-types": "Give to another owner: an edit takes no owner",
    "selected-calendars": "Connect an account: only its user can",
    "destination-calendars": "Move its events: events stay",
    "booking-references": "Make the meeting anew: only a new booking",
    "custom-inputs": "Change the order: this API neither tells",
}


@pytest.mark.parametrize("category", SAID)
async def test_the_menu_says_what_cannot_be(sit: Sit, category: str) -> None:
    async with sit(size=(120, 60)) as seat:
        await seat.go(category)
        await seat.press("a")
        await seat.front(LetterMenu)
        lines = seat.app.screen.query_one(LineList)
        assert "Not with this API" in [item.left for item in lines.items]
        line = next(item for item in lines.items if item.left.startswith(SAID[category]))
        assert line.tone == "quiet"
        lines.move_to_key(line.key)
        await seat.press("enter")
        await seat.until(lambda: bool(seat.toasts))
        label, _, why = SAID[category].partition(": ")
        assert seat.toasts[-1].startswith(label)
        assert why in seat.toasts[-1]


def test_what_cannot_be_is_one_short_line_and_no_operation() -> None:
    for key in catalog().titles:
        for act in catalog().resource(key).acts:
            if act.cannot:
                assert len(f"{act.label}: {act.cannot}") <= 60, (key, act.name)
                assert act.cannot.endswith("."), (key, act.name)
                assert not act.operation
                assert not act.letter
