"""Addresses that a record holds, opened in the browser by key: shown first, and web ones only."""

from typing import Any

import pytest
from textual.widgets import Static

from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.related.web_pages import _offered
from caltui.tui.widgets.line_list import LineList
from tests.tui.conftest import Seat, Sit


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser of this machine was asked to open."""
    found: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url, *_: found.append(url))
    return found


def record(seat: Seat, **values: Any) -> dict[str, Any]:
    """Gives the record under the cursor other values, as a read would."""
    target = seat.browse.target()
    assert target.record is not None
    assert target.key is not None
    changed = {**target.record, **values}
    seat.app.workspace.wire.mirror.put(target.resource.key, target.key, changed)
    return changed


async def test_a_meeting_is_shown_and_opened_after_a_yes(sit: Sit, opened: list[str]) -> None:
    async with sit() as seat:
        url = "https://cal.example.com/video/a?b=1"
        record(seat, metadata={"videoCallUrl": url}, responses={})
        await seat.press("ctrl+o")
        assert isinstance(seat.app.screen, ConfirmScreen)
        assert url in str(seat.app.screen.query_one("#ask-text", Static).content)
        await seat.press("enter")
        assert opened == [], "the harmless answer has the focus"
        await seat.press("ctrl+o", "y")
        await seat.until(lambda: opened == [url])


async def test_of_several_addresses_one_is_chosen(sit: Sit, opened: list[str]) -> None:
    async with sit() as seat:
        record(
            seat,
            metadata={"videoCallUrl": "https://a.example/"},
            responses={"notes": "http://b.example/x", "location": {"value": "file:///etc/passwd"}},
        )
        await seat.press("ctrl+o")
        assert isinstance(seat.app.screen, MenuScreen)
        lines = seat.app.screen.query_one(LineList)
        assert [item.left for item in lines.items] == ["Meeting", "Response notes"]
        await seat.press("j", "enter", "y")
        await seat.until(lambda: opened == ["http://b.example/x"])


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://",
        "https://a.example/\u202egpj",
        "https://a.example/ x",
        "ssh://a.example",
        " ",
    ],
)
async def test_nothing_else_is_ever_opened(sit: Sit, opened: list[str], link: str) -> None:
    async with sit() as seat:
        record(seat, metadata={"videoCallUrl": link}, responses={"location": {"value": link}})
        await seat.press("ctrl+o")
        await seat.until(lambda: any("no http or https address" in t for t in seat.toasts))
        assert opened == []


async def test_a_secret_is_no_address_to_open(sit: Sit) -> None:
    async with sit() as seat:
        of = seat.app.workspace.resource("webhooks")
        held = {"secret": "https://a.example/key", "subscriberUrl": "https://b.example/hook"}
        assert list(_offered(of, held).values()) == ["https://b.example/hook"]
