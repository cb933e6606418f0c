"""The quick forms of the catalogue's files."""

import shutil
from pathlib import Path

import pytest

from caltui.catalog import Catalog, catalog
from caltui.catalog.index import HERE, quick_form, quick_path, read

FILES = sorted(HERE.glob("*/*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_quick_form_says_what_the_file_says(path: Path) -> None:
    """If this fails, a file was changed: run `python -m caltui.catalog.index`."""
    assert quick_path(path).read_text(encoding="utf-8") == quick_form(path.read_bytes())


def test_a_changed_file_wins_over_its_quick_form(tmp_path: Path) -> None:
    path = tmp_path / "dialect" / "teams.toml"
    path.parent.mkdir()
    shutil.copy(HERE / "lowcodeapi" / "teams.toml", path)
    assert read(path)["title"] == "Teams", "it has no quick form"
    quick_path(path).parent.mkdir(parents=True)
    quick_path(path).write_text(quick_form(path.read_bytes()).replace("Teams", "Quick"))
    assert read(path)["title"] == "Quick"
    path.write_text(path.read_text().replace('title = "Teams"', 'title = "Crews"'))
    assert read(path)["title"] == "Crews"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read(path)["title"] == "Crews"


def test_an_outline_names_records_as_the_whole_category_does() -> None:
    for key in catalog().titles:
        outline, whole = Catalog(HERE / "lowcodeapi").outline(key), catalog().resource(key)
        bare = whole._replace(operations={}, response=(), params=outline.params)
        assert outline == bare
        assert [p.record_field for p in outline.params] == [p.record_field for p in whole.params]


def test_no_quick_form_is_left_over() -> None:
    assert {quick_path(path) for path in FILES} == set(HERE.glob("quick/*/*.json"))
