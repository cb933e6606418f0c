"""Profiles, secrets, paths and keys: what a person has set up on this machine."""

from caltui.settings.errors import SettingsError
from caltui.settings.model import (
    COLOURS,
    DEFAULT_BASE_URL,
    DEFAULT_SPEC_URL,
    PROFILE_KEYS,
    Profile,
    Settings,
)
from caltui.settings.paths import Paths, paths
from caltui.settings.profiles import check_profile, choose, load, save
from caltui.settings.secrets import forget_token, store_token, token_for, token_place

__all__ = [
    "COLOURS",
    "DEFAULT_BASE_URL",
    "DEFAULT_SPEC_URL",
    "PROFILE_KEYS",
    "Paths",
    "Profile",
    "Settings",
    "SettingsError",
    "check_profile",
    "choose",
    "forget_token",
    "load",
    "paths",
    "save",
    "store_token",
    "token_for",
    "token_place",
]
