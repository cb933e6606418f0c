"""A full disk, a held file, a home that cannot be written: nothing is lost or doubled."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from caltui.mirror.file import connections
from caltui.mirror.file import process_owner as owners
from caltui.workspace.base.errors import MirrorError
from caltui.workspace.workspace import Workspace
from tests.workspace.cal import Cal
from tests.workspace.conftest import Open

LONG = "Ada and her engines. " * 2000
"""More than the pages that a small mirror has left."""


def fill_up(workspace: Workspace, *, full: bool = True) -> None:
    """Lets the file grow no more, as a full disk does, or lets it grow again."""
    with workspace._mirror._connections.read() as sql:
        sql.execute(f"PRAGMA max_page_count={1 if full else 1_000_000}")


@pytest.fixture
def held(tmp_path: Path) -> Callable[[], sqlite3.Connection]:
    """Takes the mirror as another process does that writes for long."""

    def hold() -> sqlite3.Connection:
        (file,) = (tmp_path / "mirrors").glob("*.sqlite")
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        return other

    return hold


def ada(**more: Any) -> dict[str, Any]:
    return {"id": 1, "name": "Ada", "email": "ada@x.test", **more}


def a_cal() -> Cal:
    cal = Cal(users=[ada()])
    cal.on("GET /v2/users/1", lambda query, sent: (200, {"user": ada()}))
    cal.on("PATCH /v2/users/1", lambda query, sent: (200, {"user": ada(**sent)}))
    return cal


async def test_a_write_does_not_leave_when_the_disk_has_no_room_for_its_intent(
    opened: Open,
) -> None:
    cal = a_cal()
    workspace = opened(cal)
    await workspace.sync("users")
    change = workspace.plan("users", "update", ["1"], {"bio": LONG})
    fill_up(workspace)
    with pytest.raises(MirrorError, match="the disk is full"):
        await workspace.run(change)
    assert cal.writes() == []
    fill_up(workspace, full=False)
    await workspace.run(change)
    assert [method for method, _ in cal.writes()] == ["PATCH"]


async def test_a_write_that_fills_the_disk_is_done_and_settled_later(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    cal = a_cal()
    workspace = opened(cal)
    await workspace.sync("users")

    def fills(query: Any, sent: Any) -> tuple[int, Any]:
        fill_up(workspace)
        return 200, {"user": ada(**sent, bio=LONG)}

    cal.on("PATCH /v2/users/1", fills)
    outcome = await workspace.run(workspace.plan("users", "update", ["1"], {"name": "Adam"}))
    assert outcome.record is not None
    assert outcome.record["name"] == "Adam"
    assert "the disk is full" in workspace.unkept()
    assert workspace.unkept() == ""
    assert not workspace.kept.journal()[0].settled
    fill_up(workspace, full=False)
    cal.on("GET /v2/users/1", lambda query, sent: (200, {"user": ada(name="Adam")}))
    monkeypatch.setattr(owners, "runs", lambda owner: False)
    (settled,) = await workspace.write_history.settle()
    assert settled.outcome == "done"
    assert len(cal.writes()) == 1


async def test_what_is_read_is_shown_although_it_cannot_be_kept(opened: Open) -> None:
    cal = a_cal()
    workspace = opened(cal)
    await workspace.sync("users")
    fill_up(workspace)
    cal.on("GET /v2/users/1", lambda query, sent: (200, {"user": ada(bio=LONG)}))
    assert (await workspace.fetch("users", ["1"]))["bio"].startswith("Ada and")
    assert "the disk is full" in workspace.unkept()
    seen = workspace.record("users", "1")
    assert seen is not None
    assert "bio" not in seen.record


async def test_the_loop_goes_on_while_somebody_holds_the_mirror(
    opened: Open, held: Callable[[], sqlite3.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HURRIED_SECONDS", 0.01)
    cal = a_cal()
    workspace = opened(cal)
    await workspace.sync("users")
    other = held()
    cal.asked.clear()
    write = asyncio.create_task(
        workspace.run(workspace.plan("users", "update", ["1"], {"name": "Adam"}))
    )
    done, _ = await asyncio.wait({write}, timeout=0.1)
    assert not done
    assert cal.asked == []
    other.execute("ROLLBACK")
    other.close()
    await write
    assert workspace.unkept() == ""
    assert workspace.kept.journal()[0].outcome == "done"


async def test_no_write_is_sent_where_the_journal_would_be_in_memory_only(
    opened: Open, tmp_path: Path
) -> None:
    (tmp_path / "mirrors").write_text("in the way")
    cal = a_cal()
    workspace = opened(cal)
    assert "no write is sent" in workspace.kept.notice
    assert (await workspace.fetch("users", ["1"]))["name"] == "Ada"
    with pytest.raises(MirrorError, match="nothing was sent") as caught:
        await workspace.run(workspace.plan("users", "update", ["1"], {"name": "Adam"}))
    assert "CALTUI_HOME" in caught.value.hint
    assert cal.writes() == []


async def test_a_list_of_a_clock_that_ran_ahead_counts_as_old(opened: Open) -> None:
    cal = a_cal()
    workspace = opened(cal)
    ahead = workspace.clock
    workspace.clock = workspace._store.clock = lambda: ahead() + timedelta(days=365)
    await workspace.sync("users")
    assert not workspace.stale("users", 60)
    workspace.clock = workspace._store.clock = ahead
    assert workspace.stale("users", 60)
    assert workspace.age("users") == 0
    cal.lists("users", [ada(name="Adam")])
    await workspace.sync("users")
    assert not workspace.stale("users", 60)
    seen = workspace.record("users", "1")
    assert seen is not None
    assert seen.record["name"] == "Adam"


async def test_an_edit_answers_no_field_that_cal_has_not_shown(opened: Open) -> None:
    event = {"id": 3, "title": "Intro", "length": 15}
    cal = Cal()
    cal.on("GET /v2/event-types/3", lambda query, sent: (200, {"event_type": event}))
    cal.on("PATCH /v2/event-types/3", lambda query, sent: (200, {"event_type": event | sent}))
    workspace = opened(cal)
    change = await workspace.prepare("event-types", "update", ["3"], {"title": "Outro"})
    outcome = await workspace.run(change)
    assert outcome.record == {**event, "title": "Outro"}


async def test_a_run_ends_where_its_journal_has_no_more_room_and_goes_on_later(
    opened: Open,
) -> None:
    users = {n: {**ada(), "id": n} for n in (1, 2, 3)}
    cal = Cal(users=[*users.values()])
    for user in users.values():

        def answer(query: Any, sent: Any, user: dict[str, Any] = user) -> tuple[int, Any]:
            user.update(sent or {})
            return 200, {"user": user}

        cal.on(f"PATCH /v2/users/{user['id']}", answer)
        cal.on(f"GET /v2/users/{user['id']}", answer)
    workspace = opened(cal)
    await workspace.sync("users")
    plan = workspace.bulk.plan("users", "update", ["1", "2", "3"], {"bio": LONG})
    run = workspace.bulk.start(plan)
    await run.run(lambda item: fill_up(workspace))
    outcomes = [item.outcome for item in run.items.values()]
    assert (outcomes[0], outcomes[-1]) == ("done", "not sent")
    assert outcomes.count("done") == len(cal.writes())
    assert run.halted is not None
    assert "the disk is full" in run.halted.message
    fill_up(workspace, full=False)
    rest = await workspace.acts.resume(run.id)
    assert await rest.run() == {"done": 3}
    assert [path for _, path in cal.writes()] == [f"/v2/users/{n}" for n in (1, 2, 3)]
