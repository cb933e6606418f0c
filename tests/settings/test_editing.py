"""A configuration file that somebody wrote by hand, and what is left of it after a change."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from caltui.settings.model import Profile, Settings
from caltui.settings.paths import paths
from caltui.settings.profiles import load, save
from tests.cli.conftest import Shell

PLAIN = """\
# my settings
active = "work" # now

# The real one
[profiles.work] # careful
base_url = "https://x.example" # why
budget = 28   # as it is

[keys]
"place.refresh" = "f5" # like a browser

# the other
[profiles."zwei punkt"]
base_url = "https://q.example"
"""
TEXTS = {
    "plain": PLAIN,
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + PLAIN,
    "inline": 'profiles = {work = {base_url = "https://x.example"}} # in short\nactive = "work"\n',
    "dotted": '# d\nactive = "work"\n[profiles]\nwork.zone = "UTC" # w\n[view]\nx = 1 # v\n',
    "dotted at the top": 'active = "work"\nprofiles.work.zone = "UTC" # why\n',
    "none active": '# only\n[profiles.work]\nzone = "UTC" # last line',
    "no profile": '# k\n[keys]\n"place.refresh" = "f5" # f\n',
    "a comment": "# nothing yet\n",
    "out of order": (
        'active = "work"\n[profiles.a]\nzone = "UTC" # a\n[keys]\n"x.y" = "f2" # k\n'
        '[profiles.work]\nzone = "UTC" # w\n[view]\nq = {a = 1} # v\n[profiles.b] # b\n'
    ),
}
CHANGES: dict[str, Callable[[Settings], Settings]] = {
    "add": lambda s: s.with_profile(Profile("test", zone="Europe/Berlin"), active=not s.active),
    "edit": lambda s: s.with_profile(_first(s)._replace(read_only=True, budget=5)),
    "move": lambda s: s.with_profile(_first(s)._replace(base_url="https://new.example")),
    "use": lambda s: s.with_profile(
        list({**s.profiles, "n": Profile("n")}.values())[-1], active=True
    ),
    "nothing": lambda s: s,
}


def _first(settings: Settings) -> Profile:
    return next(iter(settings.profiles.values()), Profile("first"))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("layout", TEXTS)
def test_comments_and_order_stay(layout: str, change: str, tmp_path: Path) -> None:
    where, text = paths({"CALTUI_HOME": str(tmp_path)}), TEXTS[layout]
    where.config.write_bytes(text.encode())
    settings = CHANGES[change](load(where))
    save(where, settings)
    new = where.config.read_bytes().decode()
    assert load(where) == settings
    comments = re.compile(r"#[^\r\n]*")
    assert comments.findall(new) == comments.findall(text)
    assert ("\r\n" in new) == ("\r\n" in text)
    assert not re.search(r"(?<!\r)\n", new) or "\r\n" not in new, "one kind of line end"
    if change == "nothing":
        assert new == text.removeprefix("\ufeff")


@pytest.mark.parametrize("change", ["use", "edit"])
def test_only_the_lines_that_have_to_change_do(change: str, tmp_path: Path) -> None:
    where = paths({"CALTUI_HOME": str(tmp_path)})
    where.config.write_text(PLAIN)
    settings = load(where)
    if change == "use":
        save(where, settings.with_profile(settings.profiles["zwei punkt"], active=True))
        assert where.config.read_text() == PLAIN.replace('"work" # now', '"zwei punkt" # now')
    else:
        save(where, settings.with_profile(settings.profiles["work"]._replace(budget=5)))
        assert where.config.read_text() == PLAIN.replace("28 ", "5 ")


def test_a_profile_that_is_forgotten_takes_only_its_own_lines(tmp_path: Path) -> None:
    where = paths({"CALTUI_HOME": str(tmp_path)})
    where.config.write_text(PLAIN)
    save(where, load(where).without_profile("work"))
    text = where.config.read_text()
    assert "like a browser" in text
    assert "the other" in text
    assert "x.example" not in text


def test_the_commands_keep_the_comments(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home")
    shell.home.mkdir()
    file = shell.home / "config.toml"
    file.write_text(PLAIN)
    words = (
        ("profiles", "add", "test", "--zone", "Europe/Berlin"),
        ("profiles", "edit", "work", "--read-only"),
        ("profiles", "use", "test"),
    )
    for one in words:
        assert shell(*one).code == 0
    assert shell("login", "test", "--no-test", typed="at_abc\n").code == 0
    assert re.findall(r"#[^\n]*", file.read_text()) == re.findall(r"#[^\n]*", PLAIN)
    assert load(paths(shell.env)).active == "test"


def test_what_writes_no_settings_does_not_load_the_editor(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(PLAIN)
    program = (
        "import sys\nfrom caltui.cli import main\n"
        f"code = main(['profiles', 'list'], {{'CALTUI_HOME': {str(tmp_path)!r}}})\n"
        "sys.exit(code or ('tomlkit' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
