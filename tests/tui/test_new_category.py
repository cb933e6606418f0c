"""A new category of Cal is one file of the catalogue and no line of code.

The category is invented. It is browsed, created, edited, deleted and taken back through
the workspace, by commands and in the console, on a Cal that has it.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.settings.model import Profile, Settings
from caltui.settings.paths import paths
from caltui.settings.profiles import save
from caltui.tui.edit.form import FormScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.workspace.base.errors import OutcomeUnknown
from caltui.workspace.open import open_workspace
from caltui.workspace.workspace import Workspace
from tests.cli.conftest import Shell
from tests.support.invented import NOW, house, invented_catalogue
from tests.support.sandbox import Running
from tests.tui.conftest import Seat, Sit
from tests.tui.forms_support import Driver


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return invented_catalogue(tmp_path / "invented")


@pytest.fixture
def server(folder: Path) -> Iterator[Running]:
    with house(folder) as found:
        yield found


@pytest.fixture
def profile(server: Running, folder: Path) -> Profile:
    return Profile(
        "house",
        base_url=server.base_url,
        spec_url=server.base_url,
        dialect=str(folder),
        budget=0,
        zone="Europe/Berlin",
    )


@pytest.fixture
async def workspace(profile: Profile, tmp_path: Path) -> AsyncIterator[Workspace]:
    opened = open_workspace(
        profile,
        token=DEMO_TOKEN,
        paths=paths({"CALTUI_HOME": str(tmp_path / "home")}),
        clock=lambda: NOW,
    )
    yield opened
    await opened.aclose()


@pytest.fixture
def shell(profile: Profile, tmp_path: Path) -> Shell:
    found = Shell(tmp_path / "home", CALTUI_API_TOKEN=DEMO_TOKEN)
    save(paths(found.env), Settings(active="house", profiles={"house": profile}))
    return found


def rooms(server: Running) -> dict[str, str]:
    """The names of the rooms at Cal, by id."""
    return {str(row["id"]): row["name"] for row in server.world.rows("rooms")}


async def test_through_the_workspace(workspace: Workspace, server: Running) -> None:
    await workspace.sync("users")
    await workspace.sync("rooms")
    assert [row.cells[1] for row in workspace.listing("rooms").window(0, 9)] == [
        "Aquarium",
        "Attic",
    ]
    create = workspace.plan("rooms", "create", (), {"name": "Den", "besideId": 2})
    assert create.consequences() == ["Nobody is told of a new room."]
    made = await workspace.run(create)
    assert made.created_key == "3"
    assert made.stale == ("users",)
    assert workspace.outdated("users")

    edit = workspace.plan("rooms", "update", ["2"], {"seats": 5})
    assert edit.consequences() == [
        "1 room is beside this room.",
        "Meetings that are larger stay in it.",
        "The floor is sent along: Cal forgets it otherwise.",
    ]
    assert edit.request.body == {"seats": 5, "floor": "roof"}
    await workspace.run(edit)
    await workspace.run(workspace.write_history.undo_plan().change)
    row = server.world.find("rooms", 2)
    assert row is not None
    assert row["seats"] == 3

    remove = workspace.plan("rooms", "delete", ["3"])
    assert "Meetings in it stay without a room." in remove.consequences()
    assert remove.undoable.text.startswith("Cannot be undone in full: a new room")
    await workspace.run(remove)
    assert "3" not in rooms(server)
    undo = workspace.write_history.undo_plan()
    assert "Its code is made 0000: Cal does not show what it was." in undo.warnings
    await workspace.run(undo.change)
    assert rooms(server)["4"] == "Den"


async def test_a_lost_answer_is_settled(workspace: Workspace, server: Running) -> None:
    server.faults.add("reset_after")
    with pytest.raises(OutcomeUnknown):
        await workspace.run(workspace.plan("rooms", "create", (), {"name": "Den"}))
    (told,) = await workspace.write_history.settle()
    assert (told.outcome, told.key) == ("done", "3")


def test_by_commands(shell: Shell, server: Running) -> None:
    assert [row["name"] for row in shell.good("rooms", "list")] == ["Aquarium", "Attic"]
    assert "--seats" in shell("rooms", "create", "--help").out
    assert "Rooms" in shell("--help").out
    made = shell.good("rooms", "create", "--name", "Den", "--seats", "2")
    assert made["id"] == 3
    wrong = shell("rooms", "update", "3", "--floor", "cellar", "-o", "json")
    assert wrong.code == 2
    assert shell.good("rooms", "update", "3", "--name", "Lair")["name"] == "Lair"
    assert shell.good("rooms", "list", "--cached", "--filter", "Lair")[0]["id"] == 3
    assert [row["name"] for row in shell.good("export", "rooms", "--cached")][2] == "Lair"
    shell.good("rooms", "delete", "3", "--yes")
    assert "3" not in rooms(server)
    shell.good("undo", "--yes")
    assert rooms(server)["4"] == "Lair"


async def test_in_the_console(workspace: Workspace, server: Running, sit: Sit) -> None:
    async with sit(on=workspace) as seat:
        await seat.go("rooms")
        assert seat.keys == ["1", "2"]
        driver = Driver(seat.pilot, seat.app)

        await seat.press("n")
        await seat.front(FormScreen)
        await driver.fill_all({"name": "Den", "seats": "2"})
        await _send(seat, driver)
        assert seat.keys == ["1", "2", "3"]
        assert rooms(server)["3"] == "Den"

        await seat.go("rooms 3")
        await seat.press("e")
        await seat.front(FormScreen)
        await driver.fill_all({"name": "Lair"})
        await _send(seat, driver)
        assert rooms(server)["3"] == "Lair"

        await seat.press("d")
        await seat.front(ReviewScreen)
        await driver.send()
        await seat.until(lambda: "3" not in rooms(server))

        await seat.press("u")
        await seat.front(ReviewScreen)
        await driver.send()
        await seat.until(lambda: rooms(server).get("4") == "Lair")


async def _send(seat: Seat, driver: Driver) -> None:
    """Through the review to Cal, back to the list."""
    await driver.to_review()
    await driver.send()
    await seat.until(lambda: seat.app.screen is seat.browse)
    await seat.settle()
