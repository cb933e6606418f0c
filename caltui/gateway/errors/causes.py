"""Finds out who refused a call and why: the token, the Cal account behind it, or Cal's key.

A gateway answers for itself before it asks Cal. What tells them apart is the wrapper, and
where that is silent the text.
"""

import re

from caltui.gateway.attempt_result import Reply
from caltui.gateway.errors.kinds import (
    CAL_KEY,
    CREDENTIALS,
    FROM_CAL,
    FROM_EITHER,
    FROM_GATEWAY,
    GONE,
    LICENCE,
    MAYBE_GONE,
    TOKEN,
)
from caltui.gateway.errors.text import PHRASES, peel_error, read_body, shorten, text_of

_CREDENTIALS = (
    r"(?i)\bno (?:\w+ )?(?:access token|credentials?)\b|authori[sz]e your \w+ with"
    r"|decrypting \w+ (?:oauth )?credential|not connected|connect your"
)
_TOKEN = r"(?i)\bapi[_ ]?token\b"
_ANY_TOKEN = r"(?i)\btoken\b"
_CAL_KEY = (
    r"(?i)\bapi[ _-]?key|access[ _-]?token|ApiAuthStrategy|authentication method"
    r"|\bexpired\b|\bapi[_ ]token\b|\btoken\b|invalid credentials"
)
_LICENCE = r"(?i)calcom_licen[sc]e_key|licen[sc]e key"
_NO_ROUTE = r"^Cannot (?:GET|POST|PUT|PATCH|DELETE) /"


def origin_of(reply: Reply) -> str:
    """FROM_CAL, FROM_GATEWAY, FROM_EITHER in a wrapper that does not tell, or empty.

    The gateway adds Cal's headers where Cal answered, and names its provider in all it says.
    """
    body = reply.json
    if not isinstance(body, dict):
        return ""
    if "provider" in body:
        return FROM_CAL if "headers" in body else FROM_GATEWAY
    data = body.get("data")
    if isinstance(data, dict) and isinstance(data.get("error"), dict):
        return FROM_EITHER
    return ""


def code_of(reply: Reply, *secrets: str) -> int | str | None:
    """The `code` beside an error's message, in whichever wrapper it is."""
    body = read_body(peel_error(reply.json)[0])
    for code in (body.fault.code, body.code):
        if isinstance(code, int) and not isinstance(code, bool):
            return code
        if isinstance(code, str) and code:
            return shorten(code, *secrets)[:80]
    return None


def refusal_of(reply: Reply, origin: str) -> str:
    """The cause of a 401, a 403, or a 500 of the gateway's own; empty where it is none of these.

    `origin` is who answered, as `origin_of` tells it or a dialect knows it.
    """
    text = _all_text(reply)
    if reply.status not in (401, 403):
        unreadable = reply.status == 500 and origin in (FROM_GATEWAY, FROM_EITHER)
        return CREDENTIALS if unreadable and "decrypting" in text else ""
    if origin != FROM_CAL:
        if re.search(_CREDENTIALS, text):
            return CREDENTIALS
        if re.search(_TOKEN, text):
            return TOKEN
        if origin == FROM_GATEWAY:
            return TOKEN if reply.status == 401 else CREDENTIALS
    if re.search(_LICENCE, text):
        return LICENCE
    if reply.status == 401 and _is_about_key(reply, text, origin):
        return CAL_KEY
    if reply.status == 401 and origin != FROM_CAL and re.search(_ANY_TOKEN, text):
        return TOKEN
    return ""


def _is_about_key(reply: Reply, text: str, origin: str) -> bool:
    """Tells whether Cal refuses the key, not the operation: Cal says 401 to both.

    A plain `message` means the operation, in the words of its API v1. An `error` as text means the
    key there, and so does a 401 of a framework that gives no reason of its own.
    """
    inner, _ = peel_error(reply.json)
    body = read_body(inner)
    if isinstance(body.error, str) and body.error not in PHRASES:
        return not re.search(_ANY_TOKEN, body.error) or bool(re.search(_CAL_KEY, body.error))
    if isinstance(inner, dict) and text_of(reply).rstrip(".") == "Unauthorized":
        named = body.fault.code if isinstance(body.error, dict) else body.status_code
        return named in (401, "UnauthorizedException")
    if origin == FROM_CAL:
        return bool(re.search(_CAL_KEY, text))
    return bool(re.search(r"(?i)api[ _-]?key|ApiAuthStrategy|authentication method", text)) or (
        bool(re.search(_CAL_KEY, text)) and not re.search(_ANY_TOKEN, text)
    )


def _all_text(reply: Reply) -> str:
    """Joins what the answer says within its wrapper and the wrapper's own words."""
    outer = reply.json.get("message") if isinstance(reply.json, dict) else None
    found = [text_of(reply), outer if isinstance(outer, str) else ""]
    return " ".join(dict.fromkeys(filter(None, found)))


def absence_of(reply: Reply, origin: str, *, of_record: bool, of_catalogue: bool = True) -> str:
    """GONE where a 404 or 410 says that Cal has no such operation, MAYBE_GONE where it could.

    `of_record`: the call names a record, which may be missing. A path that a person typed
    (not `of_catalogue`) says nothing of Cal.
    """
    if reply.status not in (404, 410) or origin == FROM_GATEWAY:
        return ""
    if reply.status == 410 and isinstance(reply.json, dict):
        return GONE
    if not of_catalogue:
        return ""
    if re.match(_NO_ROUTE, text_of(reply)):
        return GONE
    if origin != FROM_CAL:
        return ""
    error = read_body(peel_error(reply.json)[0]).error
    if isinstance(error, str) and error not in PHRASES:
        return ""
    return MAYBE_GONE if of_record else GONE
