"""The inspector: bodies without secrets, attempts under their call, curl, HAR, words."""

import asyncio
import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.gateway.errors.kinds import GatewayError
from caltui.gateway.exchanged import (
    MOST_ATTEMPTS,
    MOST_IN_ALL,
    MOST_OF_ONE,
    ExchangedBodies,
    exchanged,
)
from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.text import MASK
from caltui.tui.dialogs.copy import OSC_LIMIT
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.journal.calls.screen import CallScreen
from caltui.tui.journal.requests import InspectorScreen
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.fields_view import FieldsView
from caltui.workspace.open import demo_workspace
from caltui.workspace.sync.calls.curl import curl_command
from caltui.workspace.sync.calls.redacted import BodyRedactor, mended
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.conftest import NOW, Seat, Sit
from tests.tui.forms_support import sandbox, workspace_on

SECRETS = ("whsec-shown-to-nobody", "meet-pass-77", "pi_card_4242")


async def send(seat: Seat, method: str, path: str, query: dict[str, str], body: Any) -> None:
    """Sends what may well be refused."""
    with suppress(GatewayError):
        await seat.app.workspace.raw(method, path, query, body)


async def inspect(seat: Seat) -> InspectorScreen:
    await seat.press("L")
    return await seat.front(InspectorScreen)


def rows(seat: Seat) -> list[tuple[str, ...]]:
    source = seat.app.screen.query_one("#requests", VirtualTable).source
    assert source is not None
    return [tuple(row.cells) for row in source.window(0, 50)]


async def detail(seat: Seat) -> str:
    """The call under the cursor, in full."""
    await seat.press("enter")
    await seat.front(CallScreen)
    fields = seat.app.screen.query_one(FieldsView).details
    return "\n".join(f"{one.title}: {one.text}" if one.title else one.text for one in fields)


async def test_a_call_is_shown_with_its_bodies_and_its_wrapper(sit: Sit, unseen: Workspace) -> None:
    async with sit(on=unseen) as seat:
        await send(seat, "POST", "/v1/webhooks", {}, {"name": "[b]x\x1b[31m"})
        await inspect(seat)
        text = await detail(seat)
        assert "Method" not in text
        assert "POST: " in text
        assert f"api_token={MASK}" in text
        assert '"name": "[b]x␛[31m"' in text
        assert "Body: " in text
        assert "content-type: application/json" in text
        await seat.press("escape")
        await seat.press("G")
        text = await detail(seat)
        assert "Wrapper: data › " in text or "Wrapper: result › " in text
        assert "HTTP: 200 OK" in text
        assert DEMO_TOKEN not in text


@pytest.mark.parametrize("dialect", ["lowcodeapi", "calv1", "calv2"])
async def test_it_works_in_each_dialect(sit: Sit, tmp_path: Path, dialect: str, zone: Any) -> None:
    workspace = demo_workspace(home=tmp_path / "new", clock=lambda: NOW, dialect=dialect)
    async with sit(on=workspace) as seat:
        screen = await inspect(seat)
        call = screen.requests.calls[-1]
        found = workspace.trace.exchanged(call.last.number)
        assert found is not None
        assert found.got_size == call.last.bytes
        text = await detail(seat)
        assert "HTTP: 200 OK" in text
        assert DEMO_TOKEN not in text
        if dialect == "calv2":
            assert f"authorization: Bearer {MASK}" in text
            found_all = [workspace.trace.exchanged(e.number) for e in workspace.trace.entries]
            names = {name for one in found_all if one for name, _ in one.sent_headers}
            assert "cal-api-version" in names
        await seat.press("y")
        await seat.front(MenuScreen)
        await seat.press("enter")
        await seat.until(lambda: any("curl" in toast for toast in seat.toasts))
        assert "$CALTUI_API_TOKEN" in seat.app.clipboard


async def test_attempts_stand_under_the_call_that_caused_them(
    sit: Sit, server: Running, on_server: Workspace
) -> None:
    server.faults.clear()
    async with sit(on=on_server) as seat:
        await seat.go("teams")
        server.faults.add("status", path="/teams", status=502, times=1)
        await seat.press("r")
        await seat.settle()
        screen = await inspect(seat)
        [call, *_] = [c for c in screen.requests.calls if len(c.tries) > 1]
        assert [entry.status for entry in call.tries] == [502, 200]
        names = [row[1] for row in rows(seat)]
        at = names.index("teams list ×2")
        assert names[at + 1 : at + 3] == ["├ first", "└ after 502"]
        keys = screen.requests.keys()
        assert keys[at : at + 3] == [str(call.number), f"{call.number}.1", f"{call.number}.2"]
        screen.query_one("#requests", VirtualTable).move_to(at)
        text = await detail(seat)
        assert "1  502  " in text
        assert "2  200  " in text
        await seat.press("right_curly_bracket")
        fields = screen.app.screen.query_one(FieldsView).details
        assert any("502" in one.text for one in fields if one.name == "outcome")
    server.faults.clear()


async def test_no_secret_of_a_body_is_shown_copied_or_exported(
    sit: Sit, unseen: Workspace, tmp_path: Path
) -> None:
    bodies: tuple[dict[str, Any], ...] = (
        {"subscriberUrl": "https://x.y/h", "secret": SECRETS[0]},
        {
            "type": "zoom_video",
            "meetingPassword": SECRETS[1],
            "meetingUrl": "https://z.us/1?pwd=abc9",
        },
        {"id": 5, "amount": 3, "data": {"intent": {"client": SECRETS[2]}}},
        {"result": json.dumps({"webhook": {"id": 1, "secret": SECRETS[0]}})},
    )
    async with sit(on=unseen, size=(80, 24)) as seat:
        for body in bodies:
            await send(seat, "POST", "/v1/webhooks", {}, body)
        screen = await inspect(seat)
        seen = []
        for _ in bodies:
            seen.append(await detail(seat))
            await seat.press("escape", "j")
        shown = "\n".join(seen)
        assert shown.count(MASK) >= 8
        assert "https://x.y/h" in shown
        await seat.press("x")
        await seat.type(str(tmp_path / "all"))
        box = seat.app.screen.focused
        assert box is not None
        await seat.press("ctrl+u")
        await seat.type(str(tmp_path / "all.har"))
        await seat.press("enter")
        await seat.until(lambda: any("written to" in toast for toast in seat.toasts))
        text = (tmp_path / "all.har").read_text()
        assert (tmp_path / "all.har").stat().st_mode & 0o77 == 0
        for secret in (*SECRETS, "abc9", DEMO_TOKEN):
            assert secret not in shown
            assert secret not in text
        assert len(json.loads(text)["log"]["entries"]) == len(unseen.trace.entries)
        await seat.press("g", "y")
        await seat.front(MenuScreen)
        await seat.press("enter")
        await seat.until(lambda: any("are masked: put them in" in toast for toast in seat.toasts))
        assert not any(secret in seat.app.clipboard for secret in SECRETS)
        assert screen.requests.calls


def required(value: dict[str, Any], names: str, kinds: dict[str, type]) -> None:
    assert set(names.split()) <= value.keys()
    for name, kind in kinds.items():
        assert isinstance(value[name], kind), name


async def test_an_archive_has_all_that_har_asks_for(
    sit: Sit, unseen: Workspace, tmp_path: Path
) -> None:
    async with sit(on=unseen) as seat:
        await send(seat, "POST", "/v1/teams", {"a": "b c"}, {"name": "x"})
        await inspect(seat)
        await seat.press("x", "ctrl+u")
        await seat.type(str(tmp_path / "out.har"))
        await seat.press("enter")
        await seat.until(lambda: (tmp_path / "out.har").exists() and bool(seat.toasts))
        await seat.press("x", "ctrl+u")
        await seat.type(str(tmp_path / "out.har"))
        await seat.press("enter")
        note = str(seat.app.screen.query_one("#ask-line-note").content)
        assert "exists already" in note
    log = json.loads((tmp_path / "out.har").read_text())["log"]
    required(log, "version creator entries", {"entries": list})
    assert log["version"] == "1.2"
    required(log["creator"], "name version", {"name": str, "version": str})
    for entry in log["entries"]:
        names = "startedDateTime time request response cache timings"
        required(entry, names, {"time": (int, float), "cache": dict})  # type: ignore[dict-item]
        assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo is not None
        request, response = entry["request"], entry["response"]
        names = "method url httpVersion cookies headers queryString headersSize bodySize"
        required(request, names, {"headers": list, "queryString": list, "bodySize": int})
        names = "status statusText httpVersion cookies headers content redirectURL headersSize"
        required(response, f"{names} bodySize", {"status": int, "redirectURL": str})
        required(response["content"], "size mimeType", {"size": int, "mimeType": str})
        required(entry["timings"], "send wait receive", {})
        assert all(entry["timings"][name] >= 0 for name in ("send", "wait", "receive"))
        total = sum(part for part in entry["timings"].values() if part > 0)
        assert entry["time"] == pytest.approx(total)
        for pair in (*request["headers"], *request["queryString"], *response["headers"]):
            required(pair, "name value", {"name": str, "value": str})
    sent = [e["request"] for e in log["entries"] if e["request"]["method"] == "POST"]
    assert sent[0]["postData"] == {"mimeType": "application/json", "text": '{"name":"x"}'}
    assert {"name": "a", "value": "b c"} in sent[0]["queryString"]
    assert {"name": "api_token", "value": MASK} in sent[0]["queryString"]


async def test_words_narrow_the_calls_also_by_what_bodies_hold(sit: Sit, unseen: Workspace) -> None:
    async with sit(on=unseen, size=(80, 24)) as seat:
        await send(seat, "POST", "/v1/teams", {}, {"name": "Zanzibar"})
        await send(seat, "GET", "/v1/users", {}, None)
        screen = await inspect(seat)
        every = len(screen.requests.calls)
        assert every > 3
        await seat.press("slash", *"zanzibar post")
        assert [call.last.method for call in screen.requests.calls] == ["POST"]
        await seat.press("enter")
        assert len(rows(seat)) == 1
        await seat.press("escape")
        assert len(screen.requests.calls) == every
        await seat.press("slash", *"nothing-has-this")
        assert rows(seat) == []
        await seat.press("escape", "escape")
        assert seat.app.screen is seat.browse


def test_what_is_carried_is_bounded() -> None:
    bodies = ExchangedBodies()
    many = 2 * MOST_IN_ALL // MOST_OF_ONE
    for number in range(many):
        bodies.put(number, exchanged(None, (), b"x" * (MOST_OF_ONE + 5)))
    last = bodies.get(many - 1)
    assert last is not None
    assert (len(last.got), last.got_size) == (MOST_OF_ONE, MOST_OF_ONE + 5)
    kept = [number for number in range(many) if bodies.get(number)]
    assert len(kept) * MOST_OF_ONE == MOST_IN_ALL
    assert kept == list(range(many - len(kept), many))


def test_empty_bodies_are_no_burden_either() -> None:
    bodies = ExchangedBodies()
    for number in range(2 * MOST_ATTEMPTS):
        bodies.put(number, exchanged(None, ()))
    assert bodies.get(MOST_ATTEMPTS - 1) is None
    assert bodies.get(MOST_ATTEMPTS) is not None


async def test_the_other_url_format_stands_under_its_call(
    sit: Sit, tmp_path: Path, zone: Any
) -> None:
    with sandbox(urls="old") as old:
        workspace = workspace_on(old, tmp_path / "old")
        async with sit(on=workspace) as seat:
            key = seat.table.cursor_key
            assert key is not None
            await workspace.fetch("bookings", (key,))
            screen = await inspect(seat)
            [call] = [c for c in screen.requests.calls if len(c.tries) > 1]
            assert [(e.format, e.status) for e in call.tries] == [("new", 404), ("old", 200)]
            names = [row[1] for row in rows(seat)]
            at = names.index("bookings get ×2")
            assert names[at + 1 : at + 3] == ["├ first", "└ old URLs after 404"]
        await workspace.aclose()


def cut_texts() -> Iterator[str]:
    text = json.dumps({"data": {"a": [{"id": 1, "secret": 's,]}\\"x'}, 2.5, None], "b": "é"}})
    yield from (text[:end] for end in range(1, len(text) + 1))


@pytest.mark.parametrize("text", cut_texts())
def test_json_that_was_cut_is_closed(text: str) -> None:
    value = json.loads(mended(text))
    assert isinstance(value, dict)
    shown = BodyRedactor(catalog()).shown(text.encode(), cut=True)
    assert "s,]" not in shown.text


@pytest.mark.parametrize(
    ("body", "hides"),
    [
        ('<html>{"password":"hunter2 x"}', "hunter2"),
        ("client_secret=hunter2&x=1", "hunter2"),
        ("{'apiKey': 'hunter2', broken", "hunter2"),
        ('{"a": "Bearer hunter2hunter2"}', "hunter2"),
        ('[{"credentials": {"password": "hunter2"}}]', "hunter2"),
        ('{"id": 3, "data": "hunter2", "amount": 1}', "hunter2"),
    ],
)
def test_what_is_no_json_hides_what_is_named_like_a_secret(body: str, hides: str) -> None:
    shown = BodyRedactor(catalog()).shown(body.encode())
    assert hides not in shown.text
    assert MASK in shown.text


def test_a_wrapper_is_not_taken_for_a_secret() -> None:
    body = {"data": {"payments": [{"id": 1, "amount": 2, "data": {"x": "y"}}]}, "success": True}
    shown = BodyRedactor(catalog()).shown(json.dumps(body).encode())
    assert json.loads(shown.text)["data"]["payments"] == [{"id": 1, "amount": 2, "data": MASK}]
    assert shown.masked == 1


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ('{"t":"it\'s $(touch pwned) `x` \\n"}', f"https://x.y/cal?a=b%20c&api_token={MASK}"),
        ("", f"https://x.y/a[1]'$(touch pwned)?apiKey={MASK}"),
    ],
)
def test_a_curl_command_runs_with_the_token_of_the_environment(
    tmp_path: Path, body: str, url: str
) -> None:
    program = tmp_path / "curl"
    program.write_text('#!/bin/sh\nprintf "%s\\0" "$@"\n')
    program.chmod(0o700)
    command = curl_command("POST", url, [("authorization", f"Bearer {MASK}")], body)
    assert "at_mine" not in command
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CALTUI_API_TOKEN": "at_mine"}
    done = subprocess.run(
        ["/bin/sh", "-c", command], env=env, cwd=tmp_path, capture_output=True, check=True
    )
    words = done.stdout.decode().split("\0")[:-1]
    assert words[-1] == url.replace(MASK, "at_mine")
    assert "authorization: Bearer at_mine" in words
    assert (body in words) == bool(body)
    assert [path.name for path in tmp_path.iterdir()] == ["curl"]
    assert shlex.split(command)[0] == "curl"
    assert len(command) < OSC_LIMIT


async def test_a_call_that_ends_while_the_inspector_closes_is_no_failure(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit() as seat:
        await send(seat, "GET", "/v1/webhooks", {}, None)
        screen = await inspect(seat)
        entry = workspace.trace.entries[-1]
        screen.dismiss(None)
        for _ in range(40):
            workspace.trace.record(entry)
            await asyncio.sleep(0)
