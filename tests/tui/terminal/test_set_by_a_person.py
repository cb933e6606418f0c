"""What a person has set, as the terminal gets it: theme, mouse, another profile."""

from pathlib import Path

from tests.support.sandbox import Running
from tests.tui.terminal.conftest import Start

ROWS = r"\d+/\d\d\d"
LIGHT_GROUND, DARK_GROUND = b"48;2;252;252;253", b"48;2;23;28;37"


def test_a_light_terminal_gets_the_light_theme_now_and_at_the_next_start(start: Start) -> None:
    with start(COLORFGBG="") as terminal:
        terminal.wait_for(ROWS)
        terminal.comes_to(lambda _: b"\x1b]11;?\x1b\\" in terminal.written)
        assert LIGHT_GROUND not in terminal.written
        terminal.send("\x1b]11;rgb:fafa/fafa/fafa\x1b\\")
        terminal.until(lambda _: LIGHT_GROUND in terminal.written)
        terminal.send("q")
        assert terminal.ends() == 0
    with start(COLORFGBG="") as again:
        again.wait_for(ROWS)
        again.send("q")
        assert again.ends() == 0
        assert DARK_GROUND not in again.written


def test_without_the_mouse_the_terminal_keeps_it(start: Start, env: dict[str, str]) -> None:
    config = Path(env["CALTUI_HOME"]) / "config.toml"
    config.write_text(config.read_text() + "[view]\nmouse = false\n")
    with start() as terminal:
        terminal.wait_for(ROWS)
        terminal.comes_to(lambda _: b"\x1b[?1003l" in terminal.written)
        last = terminal.written
        assert last.rfind(b"\x1b[?1003l") > last.rfind(b"\x1b[?1003h")
        terminal.send("q")
        assert terminal.ends() == 0


def test_another_profile_is_shown_without_a_restart(
    start: Start, env: dict[str, str], cal: Running
) -> None:
    config = Path(env["CALTUI_HOME"]) / "config.toml"
    other = f'[profiles.other]\nbase_url = "{cal.base_url}"\nbudget = 0\nproduction = true\n'
    config.write_text(config.read_text() + other)
    with start() as terminal:
        terminal.wait_for(ROWS)
        terminal.wait_for(r"\bfirm\b")
        terminal.send_keys("\x1b[21~")
        terminal.wait_for("Go on with which profile")
        terminal.send("j\r")
        terminal.wait_for(r"● other|\bother\b.*rows")
        terminal.wait_for(ROWS)
        terminal.send("q")
        assert terminal.ends() == 0
    assert sorted(
        file.name for file in (Path(env["CALTUI_HOME"]) / "mirrors").glob("*.sqlite")
    ) == [
        "firm.sqlite",
        "other.sqlite",
    ]
