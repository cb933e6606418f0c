"""All errors that a command or a screen may have to explain.

`cli` and `tui` import them from here, because they do not know gateway and mirror.
"""

from caltui.catalog.load import UnknownName
from caltui.catalog.request import Invalid
from caltui.catalog.values import Fault, InvalidValue
from caltui.explained import ExplainedError
from caltui.gateway.errors.kinds import (
    Forbidden,
    GatewayError,
    NotAuthorized,
    NotFound,
    NotOffered,
    NotSent,
    NotUnderstood,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TooLarge,
    Unavailable,
)
from caltui.gateway.urls import BadPath
from caltui.mirror.store import Locked, MirrorError, Newer
from caltui.settings.errors import SettingsError
from caltui.workspace.base.input_errors import BadFilter, BadPlace

__all__ = [
    "EXPECTED",
    "REFUSALS",
    "BadFilter",
    "BadPath",
    "BadPlace",
    "BulkError",
    "CannotAct",
    "CannotUndo",
    "Fault",
    "Forbidden",
    "GatewayError",
    "Invalid",
    "InvalidValue",
    "Locked",
    "MirrorError",
    "Newer",
    "NoSuchRun",
    "NotAuthorized",
    "NotFound",
    "NotOffered",
    "NotSent",
    "NotUnderstood",
    "OutcomeUnknown",
    "RateLimited",
    "ReadOnly",
    "Refused",
    "SettingsError",
    "TooLarge",
    "Unavailable",
    "UnknownName",
    "is_gone",
]


EXPECTED = (GatewayError, MirrorError, SettingsError, Invalid, UnknownName, OSError, ValueError)
"""What a read may raise without a fault in the program."""

REFUSALS = (Forbidden, NotFound, Refused)
"""Cal answered, and refused this one read only."""


READ_ONLY = (
    "This session is read-only: start it without --read-only, "
    "or set read_only = false in the profile."
)


class ReadOnly(ExplainedError):
    """A write was asked for in a read-only session. Nothing was sent."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was not sent: this session is read-only.",
            "Start without --read-only, or set read_only = false in the profile.",
        )


class CannotUndo(ExplainedError):
    """A write cannot be undone, or not safely. Nothing was sent."""


class CannotAct(ExplainedError):
    """An act cannot be done with this record. Nothing was sent."""


class BulkError(ExplainedError):
    """A bulk run cannot be continued. Nothing was sent."""


class NoSuchRun(BulkError):
    """No bulk run of this profile has that id."""


def is_gone(error: GatewayError) -> bool:
    """Tells whether a read failed because there is no such record. To an ADMIN key Cal says so with
    status 400, calling every field required (docs/cal-api.md, section 3)."""
    if isinstance(error, NotFound):
        return True
    required = isinstance(error, Refused) and error.status == 400 and bool(error.fields)
    return required and set(error.fields.values()) == {"Required"}
