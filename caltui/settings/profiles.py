"""Loads, saves and chooses profiles. The file is `config.toml`:

active = "work"

[profiles.work]
base_url = "https://api.lowcodeapi.com"
production = true
colour = "red"

[keys]
"refresh" = "f5"
"""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caltui import __version__
from caltui.dialects import DEFAULT_DIALECT, UnknownDialect, folder_of, told_by
from caltui.settings import checks
from caltui.settings.errors import SettingsError, nearest
from caltui.settings.files import read_private, write_private
from caltui.settings.model import (
    ENVIRONMENT,
    Profile,
    Settings,
    in_dialect,
    new_profile,
)
from caltui.settings.own_commands import as_tables, commands_of
from caltui.settings.paths import Paths

if TYPE_CHECKING:
    from caltui.settings.configuration import Fault


def load(paths: Paths) -> Settings:
    """The configuration; empty when there is no file. Raises SettingsError naming the line.

    What the check of a file gave is kept, and used again while the text is the same.
    """
    text = read_private(paths.config)
    if not text:
        return Settings()
    known = _copy_of(paths, text)
    if known is None:
        known = _tables(paths.config, text)
        _keep_copy(paths, text, known)
    return _settings(known)


def _copy_of(paths: Paths, text: str) -> dict[str, Any] | None:
    """The tables that an earlier check of the same text gave; None where there was none."""
    try:
        kept = json.loads(read_private(paths.checked) or "{}")
    except (SettingsError, ValueError):
        return None
    same = isinstance(kept, dict) and [kept.get("text"), kept.get("by")] == [text, __version__]
    return kept.get("tables") if same else None


def _keep_copy(paths: Paths, text: str, tables: dict[str, Any]) -> None:
    """Keeps what a check gave. Where that does not work the next command checks again."""
    with suppress(SettingsError, TypeError):
        found = {"by": __version__, "text": text, "tables": tables}
        write_private(paths.checked, json.dumps(found))


def _settings(tables: Mapping[str, Any]) -> Settings:
    return Settings(
        {name: _profile(name, values) for name, values in tables.get("profiles", {}).items()},
        tables.get("active") or None,
        tables.get("keys", {}),
        tables.get("view", {}),
        commands_of(tables.get("commands", ())),
    )


def _profile(name: str, values: Mapping[str, Any]) -> Profile:
    """The profile of a table; what is left out is as its dialect has it by default."""
    return new_profile(name, values.get("dialect", DEFAULT_DIALECT))._replace(**values)


def _tables(path: Path, text: str) -> dict[str, Any]:
    """The checked tables of a file. Raises SettingsError naming the line."""
    import tomllib

    from caltui.settings.configuration import Fault, checked

    try:
        return checked(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{path} is not valid TOML: {error}.",
            "Correct that line, or move the file away to begin anew.",
        ) from error
    except Fault as fault:
        raise _refusal(path, text, fault) from fault


def _refusal(path: Path, text: str, fault: "Fault") -> SettingsError:
    """The error for a fault, with the line where it stands."""
    from caltui.settings.lines import line_of

    table, key = fault.table, fault.key
    line = line_of(text, table, key)
    place = f"{path}, line {line}:" if line else f"{path}:"
    if fault.text == "is unknown":
        where = f"in [{table}]" if table else "at the top"
        return SettingsError(f"{place} has an unknown key '{_brief(key)}' {where}.", fault.hint)
    what = f"'{key}'" if key else f"the name of [{table}]"
    return SettingsError(f"{place} {what} {fault.text}", fault.hint)


def save(paths: Paths, settings: Settings) -> None:
    """Writes the configuration, atomically and for its owner only. Raises SettingsError.

    Of a file that is there only the lines change that have to: comments and order stay.
    """
    profiles = {name: check_profile(profile) for name, profile in settings.profiles.items()}
    settings = settings._replace(profiles=profiles)
    text = read_private(paths.config) if paths.config.is_file() else None
    write_private(paths.config, _edited(paths, text, settings) if text else _fresh(settings))


def _fresh(settings: Settings) -> str:
    """A new file."""
    import tomli_w

    from caltui.settings.editing import changed

    data: dict[str, Any] = {"active": settings.active} if settings.active else {}
    data["profiles"] = {name: changed(profile) for name, profile in settings.profiles.items()}
    data |= {key: dict(table) for key in ("keys", "view") if (table := getattr(settings, key))}
    data |= {"commands": as_tables(settings.commands)} if settings.commands else {}
    return tomli_w.dumps(data)


def _edited(paths: Paths, text: str, settings: Settings) -> str:
    """The file's text with the changes in it; a new text when it cannot be edited."""
    from tomlkit.exceptions import TOMLKitError

    from caltui.settings.editing import edited

    try:
        new = edited(text, settings)
        found = _settings(_tables(paths.config, new))
    except (TOMLKitError, SettingsError, ValueError):
        return _fresh(settings)
    return new if _values(found) == _values(settings) else _fresh(settings)


def _values(settings: Settings) -> list[Any]:
    """The settings as a file can hold them, to be compared."""
    kept = {name: p._replace(overridden=False) for name, p in settings.profiles.items()}
    return [kept, settings.active, dict(settings.keys), dict(settings.view), settings.commands]


def check_profile(profile: Profile) -> Profile:
    """The profile with every value checked and normalised. Raises SettingsError."""
    from caltui.settings.configuration import Fault, ProfileTable, checked

    values = {key: getattr(profile, key) for key in ProfileTable.model_fields}
    try:
        tables = checked({"profiles": {profile.name: values}})["profiles"]
    except Fault as fault:
        raise SettingsError(f"'{fault.key or 'name'}' of a profile {fault.text}") from fault
    return profile._replace(**tables[profile.name])


def choose(
    settings: Settings, name: str | None = None, env: Mapping[str, str] = os.environ
) -> Profile | None:
    """The profile to use, with what the environment overrides; None when there is none yet.

    `name` (from the command line) wins over CALTUI_PROFILE, that over the active
    one. A token or a base URL in the environment is a profile of its own.
    """
    wanted, said_by = name, "--profile"
    if not wanted:
        wanted, said_by = env.get("CALTUI_PROFILE", "").strip(), "CALTUI_PROFILE"
    if not wanted and settings.active:
        wanted, said_by = settings.active, "'active' in the configuration"
    if not wanted and (env.get("CALTUI_API_TOKEN") or env.get("CALTUI_BASE_URL")):
        wanted = ENVIRONMENT
    if not wanted:
        return None
    profile = settings.profiles.get(wanted)
    if profile is None and wanted == ENVIRONMENT:
        profile = new_profile(ENVIRONMENT, told_by(env))
    if profile is None:
        raise SettingsError(
            f"There is no profile '{_brief(wanted)}', which {said_by} names.",
            nearest(wanted, settings.profiles)
            or "No profile is saved yet: run caltui login to make one.",
        )
    return _overridden(profile, env)


def _dialect(text: str) -> str:
    """A dialect that there is. Raises ValueError."""
    try:
        folder_of(checks.dialect(text))
    except UnknownDialect as error:
        raise ValueError(f"names no dialect. {error}") from error
    return text


_OVERRIDES: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("CALTUI_DIALECT", "dialect", _dialect),
    ("CALTUI_BASE_URL", "base_url", checks.base_url),
    ("CALTUI_SPEC_URL", "spec_url", checks.spec_url),
    ("CALTUI_BUDGET", "budget", checks.budget),
)


def _overridden(profile: Profile, env: Mapping[str, str]) -> Profile:
    found: dict[str, Any] = {}
    for variable, key, check in _OVERRIDES:
        text = env.get(variable, "").strip()
        if not text:
            continue
        try:
            found[key] = check(text)
        except ValueError as error:
            raise SettingsError(f"{variable} {error}", "Correct it, or unset it.") from error
    profile = in_dialect(profile, found.get("dialect", profile.dialect))
    if found.get("base_url", profile.base_url) != profile.base_url:
        found["overridden"] = True
    return profile._replace(**found) if found else profile


def _brief(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:64])
