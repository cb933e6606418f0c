"""Addresses that a record holds, opened in the browser by key: shown first, and web ones only."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.related.web_pages import _offered
from caltui.tui.widgets.line_list import LineList
from tests.tui.conftest import Seat, Sit

Opened = Callable[[], list[str]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Opened:
    """What the browser of this machine was asked to open; the environment that it had is beside."""
    browser, addresses = tmp_path / "browser", tmp_path / "opened"
    addresses.touch()
    browser.write_text(f'#!/bin/sh\nenv > {tmp_path}/env\necho "$1" >> {addresses}\n')
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    return lambda: addresses.read_text().splitlines()


def record(seat: Seat, **values: Any) -> dict[str, Any]:
    """Gives the record under the cursor other values, as a read would."""
    target = seat.browse.target()
    assert target.record is not None
    assert target.key is not None
    changed = {**target.record, **values}
    seat.app.workspace.wire.mirror.put(target.resource.key, target.key, changed)
    return changed


async def test_a_meeting_is_shown_and_opened_after_a_yes(sit: Sit, opened: Opened) -> None:
    async with sit() as seat:
        url = "https://cal.example.com/video/a?b=1"
        record(seat, metadata={"videoCallUrl": url}, responses={})
        await seat.press("ctrl+o")
        assert isinstance(seat.app.screen, ConfirmScreen)
        assert url in str(seat.app.screen.query_one("#ask-text", Static).content)
        await seat.press("enter")
        assert opened() == [], "the harmless answer has the focus"
        await seat.press("ctrl+o", "y")
        await seat.until(lambda: opened() == [url])


async def test_of_several_addresses_one_is_chosen(sit: Sit, opened: Opened) -> None:
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
        await seat.until(lambda: opened() == ["http://b.example/x"])


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
async def test_nothing_else_is_ever_opened(sit: Sit, opened: Opened, link: str) -> None:
    async with sit() as seat:
        record(seat, metadata={"videoCallUrl": link}, responses={"location": {"value": link}})
        await seat.press("ctrl+o")
        await seat.until(lambda: any("no http or https address" in t for t in seat.toasts))
        assert opened() == []


async def test_a_secret_is_no_address_to_open(sit: Sit) -> None:
    async with sit() as seat:
        of = seat.app.workspace.resource("webhooks")
        held = {"secret": "https://a.example/key", "subscriberUrl": "https://b.example/hook"}
        assert list(_offered(of, held).values()) == ["https://b.example/hook"]


async def test_the_browser_gets_no_token(
    sit: Sit, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CALTUI_API_TOKEN", "at_whole_secret_123")
    monkeypatch.setenv("ALSO_THERE", "x=at_whole_secret_123")
    monkeypatch.setenv("MINE", "stays")
    async with sit() as seat:
        record(seat, metadata={"videoCallUrl": "https://a.example/"}, responses={})
        await seat.press("ctrl+o", "y")
        await seat.until(lambda: opened() == ["https://a.example/"])
    held = (tmp_path / "env").read_text()
    assert "MINE=stays" in held
    assert "at_whole_secret_123" not in held


async def test_where_there_is_no_browser_the_address_is_said(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", "false %s")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with sit() as seat:
        record(seat, metadata={"videoCallUrl": "https://a.example/"}, responses={})
        await seat.press("ctrl+o", "y")
        await seat.until(lambda: any("No browser could be opened" in t for t in seat.toasts))
        assert "https://a.example/" in seat.toasts[-1]
