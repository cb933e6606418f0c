"""The configuration's models say what each key is for; `docs/configuration.md` is made of that."""

from pydantic import BaseModel

from caltui.settings.configuration import (
    CommandTable,
    ConfigurationFile,
    ProfileTable,
    ViewTable,
)
from caltui.settings.model import Profile
from caltui.settings.view import View


def test_every_key_says_what_it_is_for() -> None:
    models: tuple[type[BaseModel], ...] = (ConfigurationFile, ProfileTable, CommandTable, ViewTable)
    assert all(field.description for model in models for field in model.model_fields.values())


def test_the_view_has_every_key_of_its_table() -> None:
    assert [*ViewTable.model_fields] == [*View._fields]


def test_a_profile_has_every_key_of_its_table() -> None:
    assert [*ProfileTable.model_fields] == [*Profile._fields][1:-1]
