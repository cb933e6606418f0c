"""Changes a configuration file where it differs, and leaves comments, order and layout alone."""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import InlineTable, Table

from caltui.dialects import DEFAULT_DIALECT
from caltui.settings.configuration import ProfileTable
from caltui.settings.model import Profile, Settings, new_profile


def edited(text: str, settings: Settings) -> str:
    """The text of a configuration file with these settings in it. Raises TOMLKitError."""
    document = tomlkit.parse(text)
    if not settings.active:
        document.pop("active", None)
    elif document.get("active") != settings.active:
        document["active"] = settings.active
    if "profiles" not in document and settings.profiles:
        document["profiles"] = tomlkit.table(is_super_table=True)
    _profiles(document.get("profiles", {}), settings.profiles)
    for name in ("keys", "view"):
        wanted = dict(getattr(settings, name))
        if wanted or document.get(name):
            document.setdefault(name, {})
            _same(document[name], wanted)
    new = tomlkit.dumps(document)
    if "\n" in text.replace("\r\n", ""):
        return new
    return new.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else new


def changed(profile: Profile) -> dict[str, Any]:
    """The keys of a new profile: those that differ from the defaults, and the base URL."""
    plain = new_profile(profile.name, profile.dialect)._replace(dialect=DEFAULT_DIALECT)
    return {
        key: getattr(profile, key)
        for key in ProfileTable.model_fields
        if key == "base_url" or getattr(profile, key) != getattr(plain, key)
    }


def _profiles(tables: Any, wanted: Mapping[str, Profile]) -> None:
    for name in [name for name in tables if name not in wanted]:
        del tables[name]
    for name, profile in wanted.items():
        if name in tables:
            _profile(tables[name], profile)
        else:
            tables[name] = _new(changed(profile), inline=isinstance(tables, InlineTable))


def _new(values: Mapping[str, Any], *, inline: bool) -> Table | InlineTable:
    if inline:
        short = tomlkit.inline_table()
        short.update(values)
        return short
    table = tomlkit.table()
    table.update(values)
    table.add(tomlkit.nl())
    return table


def _profile(table: Any, profile: Profile) -> None:
    """Sets the keys whose value differs. A key that is left out has its default."""
    given = ProfileTable.model_validate(_plain(table)).model_dump(exclude_unset=True)
    plain = new_profile(profile.name, profile.dialect)._replace(dialect=DEFAULT_DIALECT)
    before = plain._replace(**given)
    for key in ProfileTable.model_fields:
        value = getattr(profile, key)
        if getattr(before, key) != value:
            table[key] = value


def _same(table: Any, wanted: Mapping[str, Any]) -> None:
    """Makes a table hold these values, tables within it too."""
    for key in [key for key in table if key not in wanted]:
        del table[key]
    for key, value in wanted.items():
        if key in table and isinstance(value, Mapping) and isinstance(table[key], Mapping):
            _same(table[key], value)
        elif key not in table or _plain(table[key]) != value:
            table[key] = value


def _plain(item: Any) -> Any:
    return item.unwrap() if hasattr(item, "unwrap") else item
