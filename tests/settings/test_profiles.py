"""The configuration file: read, refused with its line, written, chosen from."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from caltui.settings.errors import SettingsError
from caltui.settings.model import COLOURS, DEFAULT_BASE_URL, Profile, Settings
from caltui.settings.paths import Paths, paths
from caltui.settings.profiles import check_profile, choose, load, save

Write = Callable[[str], Paths]

FULL = """\
active = "work"

[profiles.work]
base_url = "https://gateway.example/api/"
spec_url = "https://spec.example"
read_only = true
production = true
colour = "Red"
budget = 0
zone = "Europe/Berlin"

[profiles."Acme & Söhne"]
demo = true

[keys]
"refresh" = "f5"
"app.quit" = "ctrl+q,q"

[view]
bookings = { sort = "startTime" }
"""


def test_no_file_is_no_profile(places: Paths) -> None:
    settings = load(places)
    assert (settings.profiles, settings.active) == ({}, None)
    assert choose(settings, env={}) is None
    assert not places.config.parent.exists(), "reading creates nothing"


def test_a_whole_file(write: Write) -> None:
    settings = load(write(FULL))
    assert settings.profiles["work"] == Profile(
        "work",
        base_url="https://gateway.example/api",
        spec_url="https://spec.example",
        read_only=True,
        production=True,
        colour="red",
        budget=0,
        zone="Europe/Berlin",
    )
    assert settings.profiles["Acme & Söhne"].base_url == DEFAULT_BASE_URL
    assert settings.active == "work"
    assert settings.keys == {"refresh": "f5", "app.quit": "ctrl+q,q"}
    assert settings.view == {"bookings": {"sort": "startTime"}}


def test_what_is_saved_is_loaded(write: Write) -> None:
    places = write(FULL)
    settings = load(places)
    save(places, settings)
    assert load(places) == settings
    assert "demo = false" not in places.config.read_text(), "defaults stay out of the file"


def test_the_file_is_for_its_owner_only(places: Paths) -> None:
    save(places, Settings({"a": Profile("a")}, "a"))
    assert stat.S_IMODE(places.config.stat().st_mode) == 0o600
    assert stat.S_IMODE(places.config.parent.stat().st_mode) == 0o700
    assert [p.name for p in places.config.parent.iterdir()] == ["config.toml"]


def test_a_link_stays_a_link(places: Paths, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text("")
    places.config.parent.mkdir(parents=True)
    places.config.symlink_to(target)
    save(places, Settings({"a": Profile("a")}))
    assert places.config.is_symlink()
    assert "[profiles.a]" in target.read_text()


WRONG: list[tuple[str, int, str, str]] = [
    ("active = \n", 1, "not valid TOML", "Correct that line"),
    ('x = 1\ny = "open\n', 2, "not valid TOML", "Correct that line"),
    ('activ = "work"\n', 1, "unknown key 'activ' at the top", "Did you mean 'active'?"),
    ("[profile.work]\n", 1, "unknown key 'profile' at the top", "Did you mean 'profiles'?"),
    (
        '[profiles.work]\nbase_url = "https://x.y"\ncolor = "red"\n',
        3,
        "unknown key 'color' in [profiles.work]",
        "Did you mean 'colour'?",
    ),
    ('[profiles.w]\ncolour = "gren"\n', 2, "must be one of red", "Did you mean 'green'?"),
    ("[profiles.w]\nread_only = 1\n", 2, "'read_only' must be true or false, not 1", ""),
    ('[profiles.w]\nproduction = "yes"\n', 2, "'production' must be true or false", ""),
    ("[profiles.w]\nbudget = -1\n", 2, "'budget' must be a whole number", "not -1"),
    ("[profiles.w]\nbudget = true\n", 2, "'budget' must be a whole number", "not true"),
    ("[profiles.w]\nbudget = 2.5\n", 2, "'budget' must be a whole number", "not 2.5"),
    ('[profiles.w]\nbase_url = "ftp://x"\n', 2, "'base_url' must be an address", ""),
    ('[profiles.w]\nbase_url = "https://u:p@x"\n', 2, "'base_url' must be an address", ""),
    ('[profiles.w]\nbase_url = "https://x?a=1"\n', 2, "'base_url' must be an address", ""),
    ('[profiles.w]\nbase_url = "https://"\n', 2, "'base_url' must be an address", ""),
    ('[profiles.w]\nbase_url = "https://x:99999"\n', 2, "'base_url' must be an address", ""),
    ('[profiles.w]\nbase_url = "https://xn--a.b"\n', 2, "'base_url' must be an address", ""),
    ("active = 2026-01-02\n", 1, "must be text in quotes, not 2026-01-02", ""),
    ("[profiles.w]\nbase_url = 5\n", 2, "must be text in quotes, not 5", ""),
    ('[profiles.w]\nzone = "Europe/Berln"\n', 2, "must be a zone", "Did you mean 'Europe/Berlin'?"),
    ('[profiles.w]\nzone = "../../etc/passwd"\n', 2, "must be a zone", ""),
    ('[profiles.w]\ndialect = "../x"\n', 2, "must be the name of a dialect", ""),
    ("profiles = 3\n", 1, "'profiles' must be a table", ""),
    ("[profiles]\nwork = 3\n", 2, "'profiles.work' must be a table", ""),
    ("[keys]\nrefresh = 5\n", 2, "'refresh' must be text in quotes", ""),
    ("[keys]\nrefresh = []\n", 2, "'refresh' must be text in quotes", ""),
    ('[profiles." "]\nbudget = 1\n', 1, "must be 1 to 64 visible characters", ""),
    ("active = 5\n", 1, "'active' must be text in quotes", ""),
]


@pytest.mark.parametrize(("text", "line", "says", "hint"), WRONG)
def test_a_fault_names_file_line_and_remedy(
    write: Write, text: str, line: int, says: str, hint: str
) -> None:
    places = write(text)
    with pytest.raises(SettingsError) as caught:
        load(places)
    message = str(caught.value)
    assert message.startswith(str(places.config))
    assert f"line {line}" in message
    assert says in message
    assert hint in message


def test_a_file_that_is_not_text(places: Paths) -> None:
    places.config.parent.mkdir(parents=True)
    places.config.write_bytes(b"active = '\xff'")
    with pytest.raises(SettingsError, match=r"not UTF-8 text \(byte 10\)"):
        load(places)


def test_a_configuration_that_is_a_folder(places: Paths) -> None:
    places.config.mkdir(parents=True)
    with pytest.raises(SettingsError, match="cannot be read: is a directory"):
        load(places)
    with pytest.raises(SettingsError, match="cannot be written: is a directory"):
        save(places, Settings())
    assert list(places.config.parent.iterdir()) == [places.config], "nothing is left behind"


def test_a_home_that_is_a_file(home: Path, places: Paths) -> None:
    home.write_text("in the way")
    with pytest.raises(SettingsError, match=r"config\.toml cannot be read: not a directory") as e:
        load(places)
    assert "CALTUI_HOME" in e.value.hint
    with pytest.raises(SettingsError, match="cannot be written"):
        save(places, Settings())


def test_saving_checks_too(places: Paths) -> None:
    for wrong in (Profile("a", colour="pink"), Profile(" "), Profile("a", base_url="x")):
        with pytest.raises(SettingsError, match="of a profile must be"):
            save(places, Settings({wrong.name: wrong}))
    assert not places.config.exists()
    assert check_profile(Profile("a", base_url="HTTPS://X.y/")).base_url == "https://X.y"


def two() -> Settings:
    return Settings({"work": Profile("work", budget=5), "test": Profile("test")}, "work")


@pytest.mark.parametrize(
    ("name", "env", "chosen"),
    [
        (None, {}, "work"),
        (None, {"CALTUI_PROFILE": "test"}, "test"),
        ("work", {"CALTUI_PROFILE": "test"}, "work"),
        (None, {"CALTUI_PROFILE": " "}, "work"),
        (None, {"CALTUI_API_TOKEN": "at_x"}, "work"),
        ("environment", {}, "environment"),
    ],
)
def test_who_is_chosen(name: str | None, env: dict[str, str], chosen: str) -> None:
    profile = choose(two(), name, env)
    assert profile is not None
    assert profile.name == chosen


@pytest.mark.parametrize("variable", ["CALTUI_API_TOKEN", "CALTUI_BASE_URL"])
def test_the_environment_alone_is_a_profile(variable: str) -> None:
    profile = choose(Settings(), None, {variable: "https://x.y"})
    assert profile is not None
    assert profile.name == "environment"


def test_a_name_that_is_no_profile() -> None:
    with pytest.raises(SettingsError) as caught:
        choose(two(), None, {"CALTUI_PROFILE": "tst"})
    assert "no profile 'tst', which CALTUI_PROFILE names" in str(caught.value)
    assert "Did you mean 'test'?" in caught.value.hint
    with pytest.raises(SettingsError, match="which --profile names"):
        choose(two(), "nothing", {})
    with pytest.raises(SettingsError, match="No profile is saved yet"):
        choose(Settings(active="gone"), None, {})


def test_the_environment_overrides(places: Paths) -> None:
    env = {
        "CALTUI_BASE_URL": "http://127.0.0.1:8000/",
        "CALTUI_SPEC_URL": "http://127.0.0.1:8001",
        "CALTUI_BUDGET": "0",
    }
    profile = choose(two(), "work", env)
    assert profile is not None
    assert profile.base_url == "http://127.0.0.1:8000"
    assert profile.spec_url == "http://127.0.0.1:8001"
    assert profile.budget == 0
    other = choose(two(), "work", {"CALTUI_BASE_URL": "http://127.0.0.1:9000"})
    assert other is not None
    assert len({"work", profile.slug, other.slug}) == 3, "their mirrors never mix"
    same = choose(two(), "work", {"CALTUI_BASE_URL": DEFAULT_BASE_URL + "/"})
    assert same is not None
    assert same.slug == "work"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CALTUI_BUDGET", "many"),
        ("CALTUI_BUDGET", "-1"),
        ("CALTUI_BUDGET", "1.5"),
        ("CALTUI_BUDGET", "٣"),
        ("CALTUI_BUDGET", "9" * 5000),
        ("CALTUI_BASE_URL", "gateway"),
        ("CALTUI_BASE_URL", "https://x y"),
        ("CALTUI_SPEC_URL", "file:///etc"),
    ],
)
def test_a_wrong_variable_is_named(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{variable} must be") as caught:
        choose(two(), None, {variable: value})
    assert "unset it" in caught.value.hint
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("name", ["work", "a_b-1", "Work", "wörk", "../x", "a b", "x" * 64, "con."])
def test_slugs_are_safe_for_files_and_never_shared(name: str) -> None:
    slug = Profile(name).slug
    assert slug.isascii()
    assert all(c.isalnum() or c in "-_" for c in slug)
    assert slug == slug.lower()
    assert slug != Profile(name + "?").slug
    assert (slug == name) == (name in ("work", "a_b-1"))


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("https://x.y", False),
        ("http://x.y", True),
        ("http://localhost:8000", False),
        ("http://127.0.0.1", False),
        ("http://[::1]:80/a", False),
        ("http://localhost.evil.example", True),
        ("http://127.0.0.1.evil.example", True),
    ],
)
def test_an_unencrypted_address_is_warned_about(url: str, warned: bool) -> None:
    profile = check_profile(Profile("a", base_url=url))
    assert bool(profile.warnings) == warned
    assert all("not encrypted" in text for text in profile.warnings)


def test_profiles_come_and_go() -> None:
    settings = two().with_profile(Profile("new"), active=True)
    assert (list(settings.profiles), settings.active) == (["work", "test", "new"], "new")
    assert settings.without_profile("new").active is None
    assert two().without_profile("test").active == "work"


def test_every_colour_is_accepted() -> None:
    assert all(check_profile(Profile("a", colour=c)).colour == c for c in COLOURS)


def test_paths_in_a_home_of_its_own(home: Path, places: Paths) -> None:
    assert places.config == home / "config.toml"
    assert places.mirror("work") == home / "mirrors" / "work.sqlite"
    assert places.budget("work") == home / "budgets" / "work.json"
    assert places.secrets == home / "secrets"
    assert places.state("work") == home / "state" / "work"
    assert places.scope


def test_paths_of_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "d"))
    found = paths({})
    assert "caltui" in found.config.parts
    assert "caltui" in found.mirror("x").parts
    assert found.scope == ""


def test_a_home_may_be_relative_or_begin_with_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert paths({"CALTUI_HOME": "~/c"}).config == Path("/home/ada/c/config.toml")
    assert paths({"CALTUI_HOME": "here"}).config.is_absolute()
    with pytest.raises(SettingsError, match="CALTUI_HOME names no folder"):
        paths({"CALTUI_HOME": "~nobody-of-that-name/x"})
