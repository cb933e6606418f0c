"""What a profile has by default comes from the index of its dialect."""

from collections.abc import Callable
from pathlib import Path

import pytest

from caltui.dialects import DEFAULT_DIALECT, defaults_of, key_of, read_index, shipped
from caltui.settings.errors import SettingsError
from caltui.settings.model import Profile, Settings, in_dialect, new_profile
from caltui.settings.paths import Paths
from caltui.settings.profiles import choose, load, save

Write = Callable[[str], Paths]
OWN = 'dialect = "{}"\nbase_url = "https://own.example"\nbudget = 90\n'


def folder(tmp_path: Path, text: str) -> str:
    (tmp_path / "index.toml").write_text(text.format("mine"))
    return str(tmp_path)


def test_the_constants_are_those_of_the_index() -> None:
    plain = Profile("x")
    for key, value in defaults_of(DEFAULT_DIALECT).items():
        assert getattr(plain, key) == value
    assert new_profile("x") == plain


@pytest.mark.parametrize("dialect", shipped())
def test_every_shipped_dialect_says_what_a_profile_needs(dialect: str) -> None:
    from caltui.dialects import folder_of

    index = read_index(folder_of(dialect))
    assert set(defaults_of(dialect)) == {"base_url", "spec_url", "budget"}
    assert index["dialect"] == dialect
    assert {"label", "wire", "server", "key", "groups"} <= set(index)
    assert key_of(index).where
    assert key_of(index).begins not in key_of(index).never


def test_what_is_left_out_of_a_table_is_the_dialects(write: Write, tmp_path: Path) -> None:
    mine = folder(tmp_path, OWN)
    places = write(
        f"[profiles.a]\ndialect = {mine!r}\n[profiles.b]\ndialect = {mine!r}\nbudget = 3"
    )
    found = load(places).profiles
    assert (found["a"].base_url, found["a"].budget) == ("https://own.example", 90)
    assert (found["b"].base_url, found["b"].budget) == ("https://own.example", 3)


def test_another_dialect_takes_along_what_was_chosen(tmp_path: Path) -> None:
    mine = folder(tmp_path, OWN)
    plain, chosen = new_profile("x"), new_profile("x")._replace(budget=5)
    assert in_dialect(plain, mine).base_url == "https://own.example"
    assert in_dialect(plain, mine).budget == 90
    assert in_dialect(chosen, mine).budget == 5
    assert in_dialect(in_dialect(chosen, mine), DEFAULT_DIALECT) == chosen
    assert in_dialect(plain, "none_such") == plain._replace(dialect="none_such")


def test_the_environment_chooses_a_dialect(write: Write) -> None:
    places = write('active = "a"\n[profiles.a]\n[profiles.b]\nbase_url = "https://b.example"\n')
    profile = choose(load(places), None, {"CALTUI_DIALECT": "calv1"})
    assert profile is not None
    assert (profile.dialect, profile.base_url) == ("calv1", "")
    profile = choose(load(places), "b", {"CALTUI_DIALECT": "calv1"})
    assert profile is not None
    assert (profile.base_url, profile.overridden) == ("https://b.example", False)
    alone = choose(Settings(), None, {"CALTUI_API_TOKEN": "x", "CALTUI_DIALECT": "calv1"})
    assert alone is not None
    assert alone.dialect == "calv1"
    with pytest.raises(SettingsError, match="CALTUI_DIALECT names no dialect"):
        choose(load(places), None, {"CALTUI_DIALECT": "calv9"})


def test_files_of_two_dialects_have_two_names(tmp_path: Path) -> None:
    plain, direct = Profile("work"), Profile("work", dialect="calv1")
    assert (plain.slug, direct.slug) == ("work", "work.calv1")
    assert Profile("work", dialect=str(tmp_path)).slug == "work"
    names = {Profile("work.calv1").slug, Profile("work-calv1").slug, direct.slug}
    assert len(names) == 3
    moved = Profile("work", "https://a.example", dialect="calv1", overridden=True).slug
    assert moved.endswith(".calv1")
    assert moved != direct.slug


def test_only_what_differs_from_the_dialect_is_written(write: Write, tmp_path: Path) -> None:
    mine = folder(tmp_path, OWN)
    places = write("# mine\n")
    save(places, load(places).with_profile(new_profile("a", mine)))
    text = places.config.read_text()
    assert "budget" not in text
    assert f'dialect = "{mine}"' in text
    settings = load(places)
    assert settings.profiles["a"] == new_profile("a", mine)
    save(places, settings.with_profile(settings.profiles["a"]._replace(colour="red")))
    assert "budget" not in places.config.read_text()
    save(places, settings.with_profile(Profile("a")))
    assert load(places).profiles["a"] == Profile("a")
