"""Loads, saves and chooses profiles. The file is `config.toml`:

active = "work"

[profiles.work]
base_url = "https://api.lowcodeapi.com"
production = true
colour = "red"

[keys]
"refresh" = "f5"
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from caltui.settings import checks
from caltui.settings.errors import SettingsError, nearest
from caltui.settings.files import read_private, write_private
from caltui.settings.model import (
    COLOURS,
    DEFAULT_BASE_URL,
    DEFAULT_SPEC_URL,
    ENVIRONMENT,
    Profile,
    Settings,
)
from caltui.settings.paths import Paths

__all__ = [
    "COLOURS",
    "DEFAULT_BASE_URL",
    "DEFAULT_SPEC_URL",
    "ENVIRONMENT",
    "Profile",
    "Settings",
    "SettingsError",
    "check_profile",
    "choose",
    "load",
    "save",
]


def load(paths: Paths) -> Settings:
    """The configuration; empty when there is no file. Raises SettingsError naming the line."""
    text = read_private(paths.config)
    if not text:
        return Settings()
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{paths.config} is not valid TOML: {error}.",
            "Correct that line, or move the file away to begin anew.",
        ) from error
    return _File(paths.config, text).settings(data)


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
    return tomli_w.dumps(data)


def _edited(paths: Paths, text: str, settings: Settings) -> str:
    """The file's text with what has changed; as a new file where that says something else."""
    import tomllib

    from tomlkit.exceptions import TOMLKitError

    from caltui.settings.editing import edited

    try:
        new = edited(text, settings)
        found = _File(paths.config, new).settings(tomllib.loads(new))
    except (TOMLKitError, tomllib.TOMLDecodeError, SettingsError, ValueError):
        return _fresh(settings)
    return new if _values(found) == _values(settings) else _fresh(settings)


def _values(settings: Settings) -> list[Any]:
    """The settings as a file can hold them, to be compared."""
    kept = {name: p._replace(overridden=False) for name, p in settings.profiles.items()}
    return [kept, settings.active, dict(settings.keys), dict(settings.view)]


def check_profile(profile: Profile) -> Profile:
    """The profile with every value checked and normalised. Raises SettingsError."""
    good: dict[str, Any] = {}
    for key, check in {"name": checks.name, **checks.PROFILE}.items():
        try:
            good[key] = check(getattr(profile, key))
        except ValueError as error:
            raise SettingsError(f"'{key}' of a profile {error}") from error
    return profile._replace(**good)


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
        profile = Profile(ENVIRONMENT)
    if profile is None:
        raise SettingsError(
            f"There is no profile '{_brief(wanted)}', which {said_by} names.",
            nearest(wanted, settings.profiles)
            or "No profile is saved yet: run caltui login to make one.",
        )
    return _overridden(profile, env)


_OVERRIDES: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("CALTUI_BASE_URL", "base_url", checks.base_url),
    ("CALTUI_SPEC_URL", "spec_url", checks.base_url),
    ("CALTUI_BUDGET", "budget", lambda text: checks.budget(_number(text))),
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
    if found.get("base_url", profile.base_url) != profile.base_url:
        found["overridden"] = True
    return profile._replace(**found) if found else profile


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _brief(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:64])


class _File:
    """One configuration file while it is checked, so that faults can name their line."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text

    def settings(self, data: dict[str, Any]) -> Settings:
        self._known(data, checks.TOP, "")
        profiles = {
            name: self._profile(name, self._table(table, f"profiles.{name}"))
            for name, table in self._table(data.get("profiles", {}), "profiles").items()
        }
        keys = {
            binding: self._checked(checks.key_binding, key, "keys", binding)
            for binding, key in self._table(data.get("keys", {}), "keys").items()
        }
        active = data.get("active")
        if active is not None:
            active = self._checked(checks.text_of, active, "", "active") or None
        return Settings(profiles, active, keys, self._table(data.get("view", {}), "view"))

    def _profile(self, name: str, data: dict[str, Any]) -> Profile:
        table = f"profiles.{name}"
        self._known(data, checks.PROFILE, table)
        self._checked(checks.name, name, table, "")
        values = {
            key: self._checked(checks.PROFILE[key], value, table, key)
            for key, value in data.items()
        }
        return Profile(name, **values)

    def _known(self, data: dict[str, Any], known: Any, table: str) -> None:
        for key in data:
            if key not in known:
                where = f"in [{table}]" if table else "at the top"
                raise self._fault(
                    table, key, f"has an unknown key '{_brief(key)}' {where}.", nearest(key, known)
                )

    def _table(self, value: Any, table: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._fault("", table, f"'{table}' must be a table: [{table}].", "")
        return value

    def _checked(self, check: Callable[[Any], Any], value: Any, table: str, key: str) -> Any:
        try:
            return check(value)
        except ValueError as error:
            what = f"'{key}' {error}" if key else f"the name of [{table}] {error}"
            raise self._fault(table, key, what, "") from error

    def _fault(self, table: str, key: str, what: str, hint: str) -> SettingsError:
        from caltui.settings.lines import line_of

        line = line_of(self.text, table, key)
        place = f"{self.path}, line {line}:" if line else f"{self.path}:"
        return SettingsError(f"{place} {what}", hint)
