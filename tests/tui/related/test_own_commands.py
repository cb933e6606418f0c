"""A person's own commands by their keys: output, exit code, stopping, strangers' text, secrets."""

import json
import os
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from time import monotonic

import pytest
from textual.command import CommandList

from caltui.blanking import remember
from caltui.settings.own_commands import OwnCommand
from caltui.tui.app.app import Console
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.dialogs.menu import LetterMenu
from caltui.tui.related.own.output_lines import MOST_LINES, OutputLines
from caltui.tui.related.own.output_view import OutputView
from caltui.tui.related.own.screen import OutputScreen
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.workspace import Workspace
from tests.support.process import is_running
from tests.tui.conftest import Seat, Sit

HOSTILE = 'it\'s "a" $(touch pwned) `touch pwned`; touch pwned\n* -rf \\'


Own = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture
def has(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> Own:
    """Opens the console with these commands: `async with has(OwnCommand(…)) as seat`."""

    def opened(*commands: OwnCommand) -> AbstractAsyncContextManager[Seat]:
        monkeypatch.setattr(Console, "own_commands", commands)
        return sit()

    return opened


async def output(seat: Seat) -> list[str]:
    """The lines of the pane when the command has ended."""
    screen = await seat.front(OutputScreen)
    await seat.until(lambda: not screen.run.running and not screen._changed)
    return list(screen.run.output.lines)


def state(seat: Seat) -> str:
    return str(seat.app.screen.query_one("#output-state").content)


def retitle(workspace: Workspace, key: str, title: str) -> None:
    """Has the mirror hold a booking with that title."""
    seen = workspace.record("bookings", key)
    assert seen is not None
    workspace.wire.mirror.put("bookings", key, {**seen.record, "title": title})


async def test_a_command_runs_for_the_record_under_the_cursor(has: Own, tmp_path: Path) -> None:
    show = OwnCommand("Show", "printf '%s\\n' {id} -- {title}; echo $CALTUI_CATEGORY; exit 3", "f7")
    async with has(show) as seat:
        key = seat.table.cursor_key
        record = seat.app.workspace.record("bookings", key or "")
        assert record is not None
        await seat.press("f7")
        assert await output(seat) == [str(key), "--", record.record["title"], "bookings"]
        await seat.until(lambda: "exit code 3" in state(seat))
        assert state(seat) == "✗ Ended with exit code 3."
        await seat.press("escape")
        assert seat.app.screen is seat.browse


async def test_the_marked_records_are_done_one_after_another(has: Own) -> None:
    async with has(OwnCommand("Ids", "echo id {id}", "f7")) as seat:
        await seat.press("space", "space", "space", "f7")
        lines = await output(seat)
        marked = seat.browse.marked_keys()
        assert len(marked) == 3
        assert [line for line in lines if line.startswith("id ")] == [f"id {k}" for k in marked]
        assert [line.split(" · ")[0] for line in lines[::2]] == [f"── Booking {k}" for k in marked]
        await seat.until(lambda: "exit code 0 after 3 of 3 records" in state(seat))


async def test_a_failure_ends_the_rest_of_the_marked(has: Own) -> None:
    async with has(OwnCommand("Fail", "echo {id}; exit 9", "f7")) as seat:
        await seat.press("space", "space", "f7")
        assert len(await output(seat)) == 2
        await seat.until(lambda: "exit code 9 after 0 of 2 records" in state(seat))


@pytest.mark.parametrize("run", ["printf %s {title} > out", 'x={title}; printf %s "$x" > out'])
async def test_a_strangers_title_is_no_syntax(
    has: Own, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: str
) -> None:
    monkeypatch.chdir(tmp_path)
    async with has(OwnCommand("Write", run, "f7")) as seat:
        assert seat.table.cursor_key
        retitle(workspace, seat.table.cursor_key, HOSTILE)
        await seat.press("f7")
        assert await output(seat) == []
        assert (tmp_path / "out").read_text() == HOSTILE
        assert not (tmp_path / "pwned").exists()


async def test_a_title_like_an_option_is_refused_unless_it_stands_behind_the_options(
    has: Own, workspace: Workspace
) -> None:
    bare, safe = (
        OwnCommand("Bare", "echo {title}", "f7"),
        OwnCommand("Safe", "printf %s -- {title}", "f8"),
    )
    async with has(bare, safe) as seat:
        retitle(workspace, seat.table.cursor_key or "", "--delete-all")
        await seat.press("f7")
        assert "begins with '-'" in seat.toasts[-1]
        assert seat.app.screen is seat.browse
        await seat.press("f8")
        assert await output(seat) == ["----delete-all"]


async def test_neither_token_nor_masked_fields_reach_the_command(
    has: Own, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALTUI_API_TOKEN", "at_whole_secret_123")
    monkeypatch.setenv("ALSO_THERE", "x=at_whole_secret_123")
    monkeypatch.setenv("MINE", "stays")
    remember("at_whole_secret_123")
    look, ask = OwnCommand("Env", "env; cat", "f7"), OwnCommand("Secret", "echo {secret}", "f8")
    async with has(look, ask) as seat:
        await seat.go("webhooks")
        await seat.press("f7")
        lines = await output(seat)
        assert "MINE=stays" in lines
        assert "CALTUI_CATEGORY=webhooks" in lines
        assert not [line for line in lines if "CALTUI_API_TOKEN" in line or "ALSO_THERE" in line]
        record = json.loads(lines[-1])
        assert record["subscriberUrl"]
        assert "secret" not in record
        await seat.press("escape", "f8")
        assert "is masked, and no command gets it" in seat.toasts[-1]


async def test_control_sequences_do_not_reach_the_terminal(has: Own) -> None:
    run = r"printf '\033[31mred\033[0m \033]0;title\007 10%%\r20%%\n\002\n'"
    async with has(OwnCommand("Colours", run, "f7")) as seat:
        await seat.press("f7")
        assert await output(seat) == ["20%", "␂"]


async def test_a_flood_is_bounded_and_can_be_stopped(has: Own) -> None:
    async with has(OwnCommand("Flood", "yes", "f7")) as seat:
        await seat.press("f7")
        screen = await seat.front(OutputScreen)
        await seat.until(lambda: screen.run.output.dropped > 0)
        assert len(screen.run.output.lines) == MOST_LINES
        await seat.press("ctrl+x")
        await seat.until(lambda: not screen.run.running)
        await seat.until(lambda: state(seat) == "✗ Stopped.")
        await seat.press("g", "G")
        assert screen.query_one(OutputView).max_scroll_y > 0


async def test_stopping_ends_all_that_it_started(has: Own, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    run = f"trap '' TERM; sleep 600 & echo $! > {pids}; echo $$ >> {pids}; echo begun; wait"
    async with has(OwnCommand("Long", run, "f7")) as seat:
        await seat.press("f7")
        screen = await seat.front(OutputScreen)
        await seat.until(lambda: "begun" in screen.run.output.lines)
        await seat.press("ctrl+x")
        await seat.until(lambda: not screen.run.running)
        await seat.until(lambda: not any(is_running(int(pid)) for pid in pids.read_text().split()))


async def test_the_console_goes_on_and_leaving_it_ends_the_command(
    has: Own, tmp_path: Path
) -> None:
    pids = tmp_path / "pids"
    run = f"echo $$ > {pids}; echo begun; sleep 600"
    async with has(OwnCommand("Long", run, "f7")) as seat:
        await seat.press("f7")
        await seat.until(lambda: pids.exists() and pids.read_text().strip() != "")
        await seat.front(OutputScreen)
        before = seat.table.cursor_index
        await seat.press("escape")
        await seat.until(lambda: seat.app.screen is seat.browse)
        await seat.press("j", "j")
        assert seat.table.cursor_index == before + 2
        pid = int(pids.read_text())
        assert is_running(pid)
    give_up = monotonic() + 10
    while is_running(pid):
        assert monotonic() < give_up, "it goes on"


async def test_what_it_leaves_running_does_not_keep_it_from_ending(has: Own) -> None:
    async with has(OwnCommand("Behind", "sleep 600 & echo $!", "f7")) as seat:
        await seat.press("f7")
        await output(seat)
        await seat.until(lambda: "exit code 0" in state(seat))
        screen = seat.app.screen
        assert isinstance(screen, OutputScreen)
        await seat.until(lambda: len(screen.run.output.lines) == 1)
        [pid] = screen.run.output.lines
        assert is_running(int(pid)), "it may go on"
        os.kill(int(pid), signal.SIGKILL)


async def test_it_asks_first_where_that_is_wanted(has: Own, tmp_path: Path) -> None:
    touch = OwnCommand("Touch", f"touch {tmp_path}/done-{{id}}", "f7", confirm=True)
    async with has(touch) as seat:
        key = seat.table.cursor_key
        await seat.press("f7")
        await seat.front(ConfirmScreen)
        assert f"touch {tmp_path}/done-{key}" in str(seat.app.screen.query_one("#ask-text").content)
        await seat.press("enter")
        assert seat.app.screen is seat.browse
        assert not (tmp_path / f"done-{key}").exists()
        await seat.press("f7")
        await seat.front(ConfirmScreen)
        await seat.press("y")
        await output(seat)
        assert (tmp_path / f"done-{key}").exists()


async def test_the_answers_stay_on_the_screen_however_long_the_command_is(
    sit: Sit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = OwnCommand("Long", f"true {'x' * 400} -- {{title}} {{title}}", "f7", confirm=True)
    monkeypatch.setattr(Console, "own_commands", (long,))
    async with sit(size=(80, 24)) as seat:
        retitle(workspace, seat.table.cursor_key or "", "\n" * 300)
        await seat.press("space", "space", "space", "f7")
        await seat.front(ConfirmScreen)
        for button in ("#ask-yes", "#ask-no"):
            region = seat.app.screen.query_one(button).region
            assert region.height
            assert seat.app.screen.region.contains_region(region)


async def test_it_is_shown_in_the_keys_and_the_palette_where_it_is_for(has: Own) -> None:
    crm = OwnCommand("Open in the CRM", "echo {id}", "f7", where=("bookings",))
    async with has(crm) as seat:
        await seat.press("question_mark")
        text = str(seat.app.screen.query_one("#help-text").content)
        line = next(line for line in text.splitlines() if line.endswith("own.Open in the CRM"))
        assert line.split()[:2] == ["f7", "Open"]
        await seat.press("escape")
        assert seat.app.own_for(seat.browse) == [0]
        await seat.go("users")
        assert seat.app.own_for(seat.browse) == []
        await seat.press("f7")
        assert seat.app.screen is seat.browse
        await seat.go("bookings")
        await seat.press("ctrl+p")
        await seat.type("open in the crm")
        await seat.until(lambda: _offered(seat))
        await seat.press("enter")
        assert await output(seat) == [str(seat.table.cursor_key)]


async def test_it_is_offered_among_the_actions_of_a_record(has: Own) -> None:
    async with has(OwnCommand("Open in the CRM", "echo {id}")) as seat:
        key = seat.table.cursor_key
        await seat.press("a")
        await seat.front(LetterMenu)
        await seat.until(lambda: isinstance(seat.app.focused, LineList))
        lines = seat.app.screen.query_one(LineList)
        assert [item.left for item in lines.items[-2:]] == ["Your commands", "Open in the CRM"]
        await seat.press("G", "enter")
        assert await output(seat) == [str(key)]


def _offered(seat: Seat) -> bool:
    """Whether the command is under the cursor of the palette, and nothing is looked for still."""
    options = seat.app.screen.query_one(CommandList)
    if options.highlighted is None or any(w.is_running for w in seat.app.workers):
        return False
    return "Open in the CRM" in str(options.get_option_at_index(options.highlighted).prompt)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (OwnCommand("A", "true", "e"), "given to both place.edit and own.A: own.A does not"),
        (OwnCommand("A", "true", "L"), "given to both app.inspector and own.A: own.A does not"),
        (OwnCommand("A", "true", "ctrl-7 x"), "of own.A is several keys"),
        (OwnCommand("A", "true", "f7", ("bookngs",)), "did you mean 'bookings'?"),
    ],
)
async def test_what_is_wrong_with_a_command_is_said_at_the_start(
    has: Own, command: OwnCommand, says: str
) -> None:
    async with has(command) as seat:
        assert any(says in toast for toast in seat.toasts), seat.toasts


def test_a_line_without_an_end_and_a_split_letter() -> None:
    found = OutputLines()
    for piece in ("é".encode()[:1], "é".encode()[1:], b"x" * 20_000, b"\nrest"):
        found.feed(piece)
    found.feed(b"", final=True)
    assert [line[:2] for line in found.lines] == ["éx", "", "re"]
    assert max(map(len, found.lines)) <= 4_000
    assert found.dropped == 0
