"""The first run: the demo, or a profile whose token was tested before it was kept."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Button

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.settings.paths import Paths, paths
from caltui.settings.profiles import load
from caltui.settings.secrets import token_for
from caltui.tui.dialogs.welcome import WelcomeChoice, WelcomeScreen
from caltui.tui.forms.editors.lines import LineEditor
from caltui.tui.widgets.line_list import LineList
from tests.cli.played import played
from tests.gateway.cal_v2 import KEY, CalV2
from tests.gateway.player import Play
from tests.support.sandbox import Running
from tests.tui.forms_support import Driver, Flow, opened, sandbox


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with sandbox() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return paths({"CALTUI_HOME": str(tmp_path)})


def welcome(home: Paths) -> Flow:
    return lambda app: app.push_screen_wait(WelcomeScreen(home))


async def _fill(driver: Driver, **values: str) -> None:
    for name, text in values.items():
        driver.screen.query_one(f"#field-{name}", LineEditor).value = text
    await driver.pilot.pause()


async def _choose(driver: Driver, title: str) -> None:
    """Goes to an answer with the arrows, and takes it."""
    items = driver.screen.query_one(LineList).items
    wanted = next(i for i, item in enumerate(items) if item.left.startswith(title))
    await driver.press(*["down"] * wanted, "enter")


async def _answered(driver: Driver) -> str:
    def over() -> bool:
        return "Asking" not in driver.says("#welcome-state")

    await driver.until(over, "the gateway's answer")
    return driver.says("#welcome-state")


async def test_the_first_question_is_where_cal_is(home: Paths) -> None:
    async with opened(welcome(home)) as driver:
        assert driver.says("#welcome-question") == "Where is your Cal?"
        titles = [item.left.split("  ")[0] for item in driver.screen.query_one(LineList).items]
        assert titles == ["Cal.com", "Cal.com, EU", "Own server", "LowCodeAPI", "Demo"]
        for number, (address, word) in enumerate(
            [
                ("https://api.cal.com", "API key"),
                ("https://api.cal.eu", "API key"),
                ("", "API key"),
                ("https://api.lowcodeapi.com", "API token"),
            ],
            1,
        ):
            await driver.press(str(number))
            assert driver.screen.query_one("#field-base_url", LineEditor).value == address
            assert word in [str(label.content) for label in driver.screen.query(".welcome-label")]
            await driver.press("escape")
            assert isinstance(driver.screen, WelcomeScreen)


@pytest.mark.parametrize("keys", [("f2",), ("5",), ("G", "enter")])
async def test_the_demo_is_the_last_answer(home: Paths, keys: tuple[str, ...]) -> None:
    async with opened(welcome(home)) as driver:
        await driver.press(*keys)
        assert await driver.finished() == WelcomeChoice(demo=True)
    assert not home.config.exists()


async def test_escape_quits(home: Paths) -> None:
    async with opened(welcome(home)) as driver:
        await driver.press("escape")
        assert await driver.finished() is None


async def test_a_tested_token_is_kept_and_the_profile_saved(home: Paths, server: Running) -> None:
    async with opened(welcome(home)) as driver:
        await _choose(driver, "LowCodeAPI")
        await _fill(driver, name="firm", base_url=server.base_url, token=DEMO_TOKEN)
        assert DEMO_TOKEN not in driver.app.export_screenshot()
        await driver.press("ctrl+s")
        said = await _answered(driver)
        assert "Connected: profile 'firm'" in said
        assert "only you can read" in said
        await driver.press("enter")
        assert await driver.finished() == WelcomeChoice(profile="firm")
    settings = load(home)
    assert settings.active == "firm"
    profile = settings.profiles["firm"]
    assert profile.base_url == server.base_url
    assert not profile.production
    assert token_for(profile, home, {}) == DEMO_TOKEN
    kept = list(home.secrets.iterdir())
    assert [stat.S_IMODE(file.stat().st_mode) for file in kept] == [0o600]
    assert DEMO_TOKEN not in home.config.read_text()
    assert {request.method for request in server.requests.seen} == {"GET"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"token": "at_wrong"}, "token"),
        ({"token": ""}, "The API token is missing"),
        ({"token": DEMO_TOKEN, "base_url": "nonsense"}, "base_url"),
        ({"token": DEMO_TOKEN, "base_url": "http://127.0.0.1:1"}, "127.0.0.1"),
        ({"token": DEMO_TOKEN, "name": ""}, "name"),
    ],
    ids=["wrong token", "no token", "no url", "nobody there", "no name"],
)
async def test_a_failure_says_why_and_saves_nothing(
    values: dict[str, str], said: str, home: Paths, server: Running
) -> None:
    async with opened(welcome(home)) as driver:
        await _choose(driver, "LowCodeAPI")
        await _fill(driver, **{"base_url": server.base_url, **values})
        await driver.press("ctrl+s")
        shown = await _answered(driver)
        assert shown.startswith("×")
        assert said in shown
        assert "at_wrong" not in shown
        assert "caltui login" not in shown
        assert "CALTUI_" not in shown
        for name, text in values.items():
            assert driver.screen.query_one(f"#field-{name}", LineEditor).value == text
    assert not home.config.exists()
    assert not home.secrets.exists()


async def test_a_profile_of_that_name_is_not_overwritten(home: Paths, server: Running) -> None:
    home.settings.mkdir(exist_ok=True)
    home.config.write_text('[profiles.work]\nbase_url = "https://keep.example.com"\n')
    async with opened(welcome(home)) as driver:
        await _choose(driver, "LowCodeAPI")
        await _fill(driver, base_url=server.base_url, token=DEMO_TOKEN)
        await driver.press("ctrl+s")
        assert "already" in await _answered(driver)
    assert load(home).profiles["work"].base_url == "https://keep.example.com"


async def test_testing_can_be_stopped(home: Paths, server: Running) -> None:
    server.faults.add("no_answer", method="GET")
    async with opened(welcome(home)) as driver:
        await _choose(driver, "LowCodeAPI")
        await _fill(driver, base_url=server.base_url, token=DEMO_TOKEN)
        await driver.press("ctrl+s")
        await driver.press("escape")
        assert "Stopped" in driver.says("#welcome-state")
        assert driver.screen.query_one("#welcome-connect", Button)
    server.faults.clear()
    assert not home.config.exists()


async def test_an_own_server_is_asked_which_api_it_speaks(home: Paths) -> None:
    with played(CalV2("/api")) as server:
        async with opened(welcome(home)) as driver:
            await _choose(driver, "Own server")
            await _fill(driver, base_url=f"{server.url}/api/v2", token="cal_wrong", name="mine")
            await driver.press("ctrl+s")
            assert "Cal does not accept this API key" in await _answered(driver)
            await _fill(driver, token=KEY)
            await driver.press("ctrl+s")
            said = await _answered(driver)
            assert "Connected as ada@x.y: profile 'mine', Cal's API v2." in said
            await driver.press("enter")
            assert await driver.finished() == WelcomeChoice(profile="mine")
        assert set(server.lines) == {"GET /api/v2/me"}
    profile = load(home).profiles["mine"]
    assert (profile.dialect, profile.budget) == ("calv2", 100)
    assert KEY not in home.config.read_text()


async def test_what_is_no_cal_says_so_and_stays(home: Paths) -> None:
    page = Play(404, b"<title>no</title>", {"content-type": "text/html"})
    with played(lambda asked: page) as server:
        async with opened(welcome(home)) as driver:
            await _choose(driver, "Own server")
            await _fill(driver, base_url=server.url, token=KEY)
            await driver.press("ctrl+s")
            assert "Neither Cal's API v2 nor its API v1 answers" in await _answered(driver)
        assert server.lines == ["GET /v2/me", "GET /v1/me"]
    assert not home.config.exists()


async def test_a_key_of_another_server_is_not_sent(home: Paths) -> None:
    async with opened(welcome(home)) as driver:
        await driver.press("1")
        await _fill(driver, token=DEMO_TOKEN)
        await driver.press("ctrl+s")
        said = await _answered(driver)
        assert "That is an API token of LowCodeAPI: nothing was sent." in said
        await driver.press("escape", "4")
        await _fill(driver, token=KEY)
        await driver.press("ctrl+s")
        said = await _answered(driver)
        assert "That is an API key of Cal.com or Cal.com, EU or Own server" in said
    assert not home.config.exists()
