"""The settings by keys: what is on the screen at once, and what is in the file then."""

import re
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Static

from caltui.settings.model import Profile
from caltui.settings.paths import Paths, paths
from caltui.settings.profiles import load, save
from caltui.settings.view import View, read_view
from caltui.tui.agenda.screen import AgendaScreen
from caltui.tui.app.settings.screen import SettingsScreen
from caltui.tui.app.settings.themes import ground_known
from caltui.tui.base.messages import GroundTold
from caltui.tui.base.theme import LIGHT
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.dialogs.pick_zone import PickZone
from caltui.tui.week.week_grid import WeekGrid
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit

TEXT = """\
# mine
[keys]
"place.refresh" = "f5" # like a browser

[view] # how it looks
clock = "24h" # as here
"""


@pytest.fixture
def where(tmp_path: Path) -> Paths:
    found = paths({"CALTUI_HOME": str(tmp_path / "home")})
    found.config.parent.mkdir()
    found.config.write_text(TEXT)
    found.toured.touch()
    return found


async def opened(seat: Seat) -> LineList:
    await seat.press("comma")
    await seat.front(SettingsScreen)
    return seat.app.screen.query_one(LineList)


async def saved(seat: Seat) -> None:
    await seat.until(
        lambda: not any(w.group == "setting" and w.is_running for w in seat.app.workers)
    )


def cells(seat: Seat) -> str:
    table = seat.table
    return "\n".join(table.render_line(y).text for y in range(table.size.height))


CLOCK = re.compile(r"\b\d{1,2}:\d\d(?:am|pm)")


async def test_the_clock_changes_at_once_and_in_one_line_of_the_file(
    sit: Sit, where: Paths
) -> None:
    async with sit(where=where) as seat:
        assert not CLOCK.search(cells(seat))
        await opened(seat)
        await seat.press("j", "j", "right")
        await saved(seat)
        await seat.press("escape")
        await seat.settle()
        assert CLOCK.search(cells(seat))
        assert not re.search(r"\d\d:\d\d–", cells(seat))
    assert where.config.read_text() == TEXT.replace('clock = "24h"', 'clock = "12h"')


async def test_the_theme_is_kept_and_comments_stay(sit: Sit, where: Paths) -> None:
    async with sit(where=where) as seat:
        assert seat.app.theme == "caltui-dark"
        await opened(seat)
        await seat.press("right", "right")
        await saved(seat)
        assert seat.app.theme == "caltui-light"
        await seat.press("right")
        await saved(seat)
        assert seat.app.theme == "caltui-contrast"
    assert load(where).view == {"clock": "24h", "theme": "contrast"}
    text = where.config.read_text()
    assert re.findall("#.*", text) == re.findall("#.*", TEXT)


async def test_f9_turns_and_keeps_the_theme(sit: Sit, where: Paths) -> None:
    async with sit(where=where) as seat:
        await seat.press("f9")
        await saved(seat)
        assert seat.app.theme == "caltui-light"
    assert load(where).view["theme"] == "light"


async def test_the_first_day_moves_the_week_editor_and_the_agenda(sit: Sit, where: Paths) -> None:
    async with sit(where=where) as seat:
        await opened(seat)
        await seat.press("j", "j", "j", "right", "right")
        await saved(seat)
        await seat.press("escape")
        await seat.go("schedules")
        await seat.press("w")
        await seat.until(lambda: bool(seat.app.screen.query(WeekGrid)))
        assert seat.app.screen.query_one(WeekGrid).days == (0, 1, 2, 3, 4, 5, 6)
        await seat.press("escape")
        await seat.go("users")
        await seat.press("A")
        await seat.front(AgendaScreen)
        await seat.press("7")
        assert seat.app.screen.week.days[0].day == date(2026, 11, 22)
    assert load(where).view["first_day"] == "sunday"


async def test_an_own_theme_is_offered_and_used(sit: Sit, where: Paths) -> None:
    where.themes.mkdir()
    (where.themes / "mine.toml").write_text('base = "light"\naccent = "#8a2be2"\n')
    async with sit(where=where) as seat:
        await opened(seat)
        await seat.press("left")
        await saved(seat)
        assert seat.app.theme == "own-mine"
        assert seat.app.get_css_variables()["accent"] == "#8A2BE2"
        assert seat.app.get_css_variables()["line"] == LIGHT.variables["line"]


async def test_what_is_wrong_in_the_file_is_named_with_what_is_allowed(
    sit: Sit, where: Paths
) -> None:
    where.config.write_text('[view]\nthem = "dark"\nclock = "13h"\n')
    look, faults = read_view(load(where).view)
    assert look == View()
    words = tuple(f"'{key}' in [view] {text}" for key, text in faults.items())
    async with sit(where=where, look=look, look_faults=words) as seat:
        await seat.until(lambda: bool(seat.toasts))
        said = seat.toasts[0]
        assert str(where.config) in said
        assert "'them' in [view] is unknown. Did you mean 'theme'?" in said
        assert "'clock' in [view] must be one of 24h, 12h, not '13h'." in said
        await opened(seat)
        shown = str(seat.app.screen.query_one("#settings-faults", Static).content)
        assert "line 3: 'clock' in [view] must be one of 24h, 12h" in shown


async def test_a_file_that_cannot_be_written_is_said_and_the_change_holds(
    sit: Sit, where: Paths
) -> None:
    where.config.write_text("[view\n")
    async with sit(where=where) as seat:
        await seat.press("f9")
        await saved(seat)
        assert seat.app.theme == "caltui-light"
        await seat.until(lambda: any("is not in the file" in toast for toast in seat.toasts))
    assert where.config.read_text() == "[view\n"


async def test_the_zone_moves_the_table_and_r_takes_it_back(sit: Sit, where: Paths) -> None:
    async with sit(where=where) as seat:
        before = cells(seat)
        lines = await opened(seat)
        lines.move_to_key("view.zone")
        await seat.press("enter")
        await seat.front(PickZone)
        await seat.type("Asia/Tokyo")
        await seat.front(SettingsScreen)
        await saved(seat)
        assert load(where).view["zone"] == "Asia/Tokyo"
        assert seat.app.workspace.zone.key == "Asia/Tokyo"
        assert cells(seat) != before
        await seat.press("r")
        await saved(seat)
        await seat.settle()
        assert cells(seat) == before
    assert load(where).view["zone"] == ""


async def test_the_settings_of_a_profile_are_kept_in_its_table(
    sit: Sit, where: Paths, workspace: Workspace
) -> None:
    save(where, load(where).with_profile(Profile("work"), active=True))
    workspace.profile = workspace.profile._replace(name="work", demo=False)
    async with sit(where=where) as seat:
        lines = await opened(seat)
        lines.move_to_key("profile.place")
        await seat.press("enter")
        await seat.front(AskLine)
        await seat.type("users id=nothing more")
        await seat.press("ctrl+u")
        await seat.type("users /ada")
        await seat.press("enter")
        await seat.front(SettingsScreen)
        await saved(seat)
    assert load(where).profiles["work"].place == "users /ada"


async def test_a_profile_begins_at_its_place(sit: Sit, workspace: Workspace) -> None:
    workspace.profile = workspace.profile._replace(place="users /ada")
    async with sit() as seat:
        assert seat.browse.place.resource == "users"
        assert seat.browse.place.filter == "ada"


async def test_a_place_that_is_none_is_named(sit: Sit, workspace: Workspace) -> None:
    workspace.profile = workspace.profile._replace(place="nowhere")
    async with sit() as seat:
        await seat.until(lambda: any("'place' of profile" in toast for toast in seat.toasts))
        assert seat.browse.place.resource == "bookings"


async def test_widths_of_columns_are_reset(sit: Sit, where: Paths) -> None:
    async with sit(where=where) as seat:
        await seat.press("right_parenthesis")
        assert seat.browse.shown.widths
        lines = await opened(seat)
        lines.move_to_key("act.widths")
        await seat.press("enter")
        await seat.front(ConfirmScreen)
        await seat.press("y")
        await saved(seat)
        assert not seat.browse.shown.widths


async def test_the_terminal_says_whether_it_is_light(sit: Sit, where: Paths) -> None:
    async with sit(where=where) as seat:
        seat.app.post_message(GroundTold("rgb:fafa/fafa/fafa"))
        await seat.until(lambda: seat.app.theme == "caltui-light")
        await seat.until(where.ground.exists)
    assert ground_known(where, {}) == "light"
    assert ground_known(where, {"COLORFGBG": "15;0"}) == "dark"


async def test_a_chosen_theme_does_not_follow_the_terminal(sit: Sit, where: Paths) -> None:
    async with sit(where=where, look=View(theme="dark")) as seat:
        seat.app.post_message(GroundTold("rgb:ffff/ffff/ffff"))
        await seat.pilot.pause()
        assert seat.app.theme == "caltui-dark"


async def test_a_time_is_found_as_it_is_shown(sit: Sit) -> None:
    async with sit(look=View(clock="12h")) as seat:
        await seat.press("slash")
        await seat.type("9:30am")
        await seat.press("enter")
        await seat.settle()
        assert 0 < len(seat.keys) < 400
        assert "9:30am" in cells(seat)


async def test_a_clash_of_keys_is_said_with_the_file(sit: Sit, where: Paths) -> None:
    async with sit(where=where, keys={"place.refresh": "e"}) as seat:
        await seat.until(lambda: bool(seat.toasts))
        assert len(seat.toasts) == 1
        assert str(where.config) in seat.toasts[0]
        assert "The key e is given to both place.refresh and place.edit" in seat.toasts[0]
