"""Acts by commands: listed, shown, gone on with and taken back, as a bulk run is."""

import asyncio

from caltui.settings.paths import paths
from caltui.settings.profiles import choose, load
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.open import open_workspace
from tests.cli.conftest import Shell
from tests.support.sandbox import Running


async def _begin(shell: Shell, sandbox: Running, stop_after: int) -> str:
    """An act of three writes, stopped after some of them."""
    where = paths(shell.env)
    profile = choose(load(where), None, shell.env)
    assert profile is not None
    workspace = open_workspace(profile, token=shell.env["CALTUI_API_TOKEN"], paths=where)
    await workspace.sync("attendees")
    keys = [k for k, r in workspace.records("attendees").items() if r["timeZone"] != "UTC"][:3]
    items = tuple(
        ActItem(
            key,
            f"Move guest {key}",
            workspace.plan("attendees", "update", (key,), {"timeZone": "UTC"}),
            "nobody is told",
        )
        for key in keys
    )
    run = workspace.acts.start(ActPlan("test", "Three to UTC", items))
    async for _ in run.each():
        if sum(item.outcome == "done" for item in run.items.values()) >= stop_after:
            run.stop()
    await workspace.aclose()
    return run.id


def begun(shell: Shell, sandbox: Running, stop_after: int) -> str:
    """The same, run to its end here."""
    return asyncio.run(_begin(shell, sandbox, stop_after))


def test_an_act_is_listed_shown_gone_on_with_and_taken_back(shell: Shell, sandbox: Running) -> None:
    id = begun(shell, sandbox, 1)
    [run] = shell.good("bulk", "list")
    assert (run["id"], run["kind"], run["done"], run["left"]) == (id, "test", 1, 2)
    assert run["state"] == "cut short"
    shown = shell.good("bulk", "show", id)
    assert [item["outcome"] for item in shown] == ["done", "not sent", "not sent"]
    rest = shell("bulk", "resume", id, "--yes")
    assert rest.code == 0, rest.err
    assert f"Act {id}: 3 done of 3." in rest.err
    assert len(sandbox.requests.effects) == 3
    [line] = shell.good("journal", "list")
    assert (line["act"], line["what"]) == (id, "Three to UTC, 3 of 3 done")
    every = shell.good("journal", "list", "--writes")
    assert [entry["act"] for entry in every] == [id] * 3
    assert all(entry["what"].startswith("timeZone ") for entry in every)
    assert all("→ UTC · attendee" in entry["what"] for entry in every)
    dry = shell.good("journal", "undo", "--act", id, "--dry-run", "-o", "json")
    assert len(dry) == 3
    assert len(sandbox.requests.effects) == 3
    back = shell("journal", "undo", str(every[1]["id"]), "--yes")
    assert back.code == 0, back.err
    assert len(sandbox.requests.effects) == 6, "one write stands for its whole act"
    twice = shell("journal", "undo", "--act", id, "--yes")
    assert twice.code != 0
    assert "undone already" in twice.err
    assert "nothing to undo" in shell("undo", "--yes").err
    gone_on = shell("bulk", "resume", id, "--yes")
    assert len(sandbox.requests.effects) == 6, gone_on.err


def test_undo_without_a_number_takes_the_last_act_back(shell: Shell, sandbox: Running) -> None:
    begun(shell, sandbox, 9)
    asked = shell("undo")
    assert asked.code == 2
    assert "--yes" in asked.err
    done = shell("undo", "--yes")
    assert done.code == 0, done.err
    assert "3 done of 3" in done.err
    wrong = shell("journal", "undo", "3", "--act", "x", "--yes")
    assert wrong.code == 2
    assert shell("journal", "undo", "--act", "nope", "--yes").code != 0
