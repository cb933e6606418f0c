"""Makes the error for an answer of Cal's API v2.

A 401 may mean the key, or a right that it lacks; a 404 a record, or a path that the server has not.
"""

import re

from caltui.catalog.model import Operation
from caltui.gateway.attempt_result import Reply
from caltui.gateway.call_names import Call
from caltui.gateway.errors import mapping as failures
from caltui.gateway.errors.causes import code_of
from caltui.gateway.errors.kinds import (
    CAL_KEY,
    GONE,
    LICENCE,
    TOKEN,
    Forbidden,
    GatewayError,
    NotFound,
    Refused,
)
from caltui.gateway.errors.text import text_of
from caltui.gateway.wires.direct import OF_CAL, origin_of

NO_SUCH_PATH = "no_such_path"

OF_CAL_V2 = OF_CAL._replace(
    not_offered="This server does not have it: cal.diy has no teams and no organisations, and an "
    "older server lacks what is newer.",
    at_limit="",
)

_SHARED = "TRPCError"
"""The code of code that Cal shares with its website: the reason is lost on the way."""

_ROLE_KEPT = (
    "If a role was changed just now: Cal remembers the old one for 5 minutes, so try again then."
)

_KEY = re.compile(r"(?i)ApiAuthStrategy|\bapi[ _-]?key|\baccess[ _-]?token|authentication method")
_LICENCE = re.compile(r"(?i)calcom_licen[sc]e_key|licen[sc]e key")
_NO_ROUTE = re.compile(r"^Cannot (?:GET|POST|PUT|PATCH|DELETE) /")
_SCOPE = re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)+\b")


def error_of(reply: Reply, call: Call, operation: Operation | None) -> GatewayError:
    """The error of an answer that is no success."""
    text, code = text_of(reply), code_of(reply)
    action = operation is not None and operation.served.action
    cause = _cause(reply.status, text, code, action=action)
    error = failures.of_reply(reply, call, origin_of(reply), cause)
    if error.cause == CAL_KEY:
        error.cause = TOKEN
    if isinstance(error, NotFound) and cause == GONE:
        error.kind = NO_SUCH_PATH
    elif isinstance(error, NotFound) and error.hint == OF_CAL_V2.not_offered:
        error.hint = "One of the values names a record that is not there."
    elif isinstance(error, Forbidden) and "scope" in f"{code} {text}":
        scopes = ", ".join(dict.fromkeys(_SCOPE.findall(text)))
        error.hint = f"The key lacks a scope ({scopes or 'none is named'}): make one that has it."
    elif isinstance(error, Forbidden) and reply.status == 403:
        error.hint = f"{error.hint} {_ROLE_KEPT}".strip()
    elif isinstance(error, Refused) and code == _SHARED and not error.fields:
        error.message = f"Cal refused to {call.doing}, and keeps the reason to itself."
        error.args = (error.message,)
        error.hint = f"Read the record again: it may have changed. {error.hint}"
    return error


def _cause(status: int, text: str, code: int | str | None, *, action: bool) -> str:
    if status == 401:
        if _LICENCE.search(text):
            return LICENCE
        if _KEY.search(text):
            return CAL_KEY
        bare = not text or text.rstrip(".") == "Unauthorized"
        return CAL_KEY if bare and code != _SHARED and not action else ""
    return GONE if status == 404 and _NO_ROUTE.match(text) else ""
