"""A profile and the settings that hold it, as values."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from caltui.dialects import DEFAULT_DIALECT, UnknownDialect, defaults_of
from caltui.settings.own_commands import OwnCommand
from caltui.settings.paths import short_hash

DEFAULT_BASE_URL = "https://api.lowcodeapi.com"
DEFAULT_SPEC_URL = "https://backend.lowcodeapi.com"
DEFAULT_BUDGET = 28
"""What the index of the default dialect says, here too so that no command has to read it."""

ENVIRONMENT = "environment"
"""The profile that exists when only environment variables say where to go."""

COLOURS = (
    "red",
    "orange",
    "yellow",
    "green",
    "cyan",
    "blue",
    "magenta",
    "grey",
)
"""Colours that mark a profile on every screen, beside its name."""

_LOOPBACK = r"http://(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(/|$)"
_PLAIN_SLUG = r"[a-z0-9][a-z0-9_-]{0,47}"


class Profile(NamedTuple):
    """One connection: where, in which dialect, as whom, and how careful to be.

    The defaults are those of the default dialect: `new_profile` makes one of any. `budget` is in
    calls a minute, 0 for no limit. `overridden` is true when the
    environment replaced `base_url`; it is never saved.
    """

    name: str
    base_url: str = DEFAULT_BASE_URL
    spec_url: str = DEFAULT_SPEC_URL
    dialect: str = DEFAULT_DIALECT
    read_only: bool = False
    production: bool = False
    colour: str = ""
    budget: int = DEFAULT_BUDGET
    zone: str = ""
    place: str = ""
    demo: bool = False
    overridden: bool = False

    @property
    def slug(self) -> str:
        """The name for files. Two profiles, or two base URLs or dialects of one, never share it."""
        plain = re.fullmatch(_PLAIN_SLUG, self.name) is not None
        stem = self.name if plain else _stem(self.name) + "-" + short_hash(self.name)
        stem = f"{stem}-{short_hash(self.base_url)}" if self.overridden else stem
        usual = self.dialect == DEFAULT_DIALECT or not self.dialect.isidentifier()
        return stem if usual else f"{stem}.{self.dialect}"

    @property
    def warnings(self) -> tuple[str, ...]:
        """The warnings that a person should read before using the profile."""
        if self.demo:
            return ()
        if self.base_url.startswith("http://") and not re.match(_LOOPBACK, self.base_url):
            return (
                f"{self.base_url} is not encrypted: everybody on the way can read the token. "
                "Use https:// if it can be had.",
            )
        return ()


def new_profile(name: str, dialect: str = DEFAULT_DIALECT) -> Profile:
    """A profile with everything as its dialect has it by default."""
    return in_dialect(Profile(name), dialect)


def in_dialect(profile: Profile, dialect: str) -> Profile:
    """The profile in another dialect. What it has by default becomes the default of that one.

    A dialect that cannot be read changes nothing but the name: who opens it says so.
    """
    if dialect == profile.dialect:
        return profile
    try:
        before, after = defaults_of(profile.dialect), defaults_of(dialect)
    except (UnknownDialect, OSError, ValueError):
        return profile._replace(dialect=dialect)
    moved = {
        key: value
        for key, value in after.items()
        if getattr(profile, key) == before.get(key, Profile._field_defaults[key])
    }
    return profile._replace(dialect=dialect, **moved)


PROFILE_KEYS = Profile._fields[1:-1]
"""The keys of a profile's table in the configuration: all but its name and `overridden`."""


class Settings(NamedTuple):
    """The configuration file: profiles by name, the active one, keys, and how views look.

    The tables are never changed in place: `with_profile` and `without_profile` make others.
    """

    profiles: Mapping[str, Profile] = MappingProxyType({})
    active: str | None = None
    keys: Mapping[str, str] = MappingProxyType({})
    view: Mapping[str, Any] = MappingProxyType({})
    commands: tuple[OwnCommand, ...] = ()

    def with_profile(self, profile: Profile, *, active: bool = False) -> "Settings":
        """A copy that holds the profile, in place of one of the same name."""
        profiles = {**self.profiles, profile.name: profile}
        chosen = profile.name if active else self.active
        return self._replace(profiles=profiles, active=chosen)

    def with_view(self, key: str, value: Any) -> "Settings":
        """A copy with another value in the `[view]` table."""
        return self._replace(view={**self.view, key: value})

    def without_profile(self, name: str) -> "Settings":
        """A copy without the profile; without an active one when it was that."""
        profiles = {key: value for key, value in self.profiles.items() if key != name}
        active = None if self.active == name else self.active
        return self._replace(profiles=profiles, active=active)


def _stem(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "profile"
