"""The page about the configuration says what the models say."""

import runpy
from pathlib import Path

from pydantic import BaseModel

from caltui.settings.configuration import ConfigurationFile, ProfileTable
from caltui.settings.model import Profile

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_what_the_models_make() -> None:
    made = runpy.run_path(str(DOCS / "make.py"))["text"]()
    assert (DOCS / "configuration.md").read_text() == made, "run: python docs/make.py"


def test_every_key_says_what_it_is_for() -> None:
    models: tuple[type[BaseModel], ...] = (ConfigurationFile, ProfileTable)
    assert all(field.description for model in models for field in model.model_fields.values())


def test_a_profile_has_every_key_of_its_table() -> None:
    assert [*ProfileTable.model_fields] == [*Profile._fields][1:-1]
