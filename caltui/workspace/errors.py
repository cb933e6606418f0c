"""Every error a command or a screen may have to explain, in one place.

`cli` and `tui` take them from here, so that neither has to know the gateway or
the mirror.
"""

from caltui.catalog.load import UnknownName
from caltui.catalog.request import Invalid
from caltui.catalog.values import Fault, InvalidValue
from caltui.gateway.errors import (
    Forbidden,
    GatewayError,
    NotAuthorized,
    NotFound,
    NotUnderstood,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unavailable,
)
from caltui.gateway.urls import BadPath
from caltui.mirror.store import Locked, MirrorError, Newer
from caltui.settings.profiles import SettingsError

__all__ = [
    "BadFilter",
    "BadPath",
    "BadPlace",
    "Fault",
    "Forbidden",
    "GatewayError",
    "Invalid",
    "InvalidValue",
    "Locked",
    "MirrorError",
    "Newer",
    "NotAuthorized",
    "NotFound",
    "NotUnderstood",
    "OutcomeUnknown",
    "RateLimited",
    "ReadOnly",
    "Refused",
    "SettingsError",
    "Unavailable",
    "UnknownName",
]


class ReadOnly(Exception):
    """A write was asked for where nothing may be written. Nothing was sent."""

    def __init__(self, what: str) -> None:
        self.message = f"{what} was not sent: this session is read-only."
        self.hint = "Start without --read-only, or set read_only = false in the profile."
        super().__init__(self.message)


class BadFilter(ValueError):
    """A filter that cannot be read. The text says which part, and what to type instead."""


class BadPlace(ValueError):
    """A jump target that cannot be read. The text says which part, and what to type instead."""
