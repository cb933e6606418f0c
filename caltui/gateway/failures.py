"""Which error an answer is, or the lack of one.

The rule for a write: an error says "nothing was done" only when that is certain.
"""

import re
import time
from typing import Any
from urllib.parse import urlsplit

from caltui.gateway import ratelimit, unsent
from caltui.gateway.call import Call
from caltui.gateway.errors import (
    Forbidden,
    GatewayError,
    NotAuthorized,
    NotFound,
    NotSent,
    NotUnderstood,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TooLarge,
    Unavailable,
)
from caltui.gateway.faulttext import fields_of, is_page, peel_error, shorten, text_of
from caltui.gateway.reply import Lost, Reply

LOOK_FIRST = "Look at the record before you try again: a second try could do it twice."
CHECK_BASE = "Check the base URL of the profile (CALTUI_BASE_URL): is it the gateway?"

_ABOUT_TOKEN = re.compile(r"(?i)\btoken\b|api[_ ]?(token|key)|\bexpired\b")
_NO_CREDENTIAL = re.compile(r"(?i)credential|not connected|connect your|access")


def of_lost(lost: Lost, call: Call, base_url: str) -> GatewayError:
    """The error for an attempt without a usable answer."""
    about: dict[str, Any] = {"operation": call.operation, "ids": call.ids, "status": lost.status}
    host = _origin(base_url).rpartition("//")[2] or base_url
    what = shorten(f"The gateway at {host} {lost.reason}", *call.secrets)
    if call.writes and not lost.unsent:
        return OutcomeUnknown(f"{what}. {_unknown(call)}", hint=LOOK_FIRST, **about)
    if lost.garbled:
        kind = TooLarge if lost.large else NotUnderstood
        return kind(f"{what}.", hint=lost.hint or CHECK_BASE, **about)
    nothing = " Nothing was sent." if lost.unsent else ""
    hint = "Try again later, or check the network and the base URL of the profile."
    return Unavailable(f"{what}.{nothing}", hint=hint, **about)


def _unknown(call: Call) -> str:
    return f"Whether Cal went on to {call.doing} is not known."


def _origin(url: str) -> str:
    """Scheme and host without any sign-in; empty when the URL has no host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}" if host else ""


def of_reply(reply: Reply, call: Call) -> GatewayError:
    """The error for an answer that is not a 2xx."""
    about: dict[str, Any] = {
        "operation": call.operation,
        "ids": call.ids,
        "status": reply.status,
    }
    if reply.status >= 500:
        return _server(reply, call, about)
    if reply.status < 400:
        return _moved(reply, call, about)
    if is_page(reply) and reply.status not in (408, 413, 429, 431):
        return _stranger(reply, call, about)
    return _CLIENT.get(reply.status, _refused)(reply, call, about)


def _says(reply: Reply, call: Call) -> str:
    text = text_of(reply, *call.secrets)
    if not text:
        return " and gave no reason."
    return f": {text}" if text.endswith((".", "!", "?", "…")) else f": {text}."


def _not_authorized(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    """A 401 with nothing but Cal's `message` means "not allowed", not "bad key"."""
    inner, outer = peel_error(reply.json)
    text = text_of(reply, *call.secrets)
    body = reply.json
    from_gateway = isinstance(body, dict) and "provider" in body and "headers" not in body
    error = inner.get("error") if isinstance(inner, dict) else None
    if from_gateway or isinstance(error, str) or _ABOUT_TOKEN.search(text or outer):
        return NotAuthorized(
            f"The token or its Cal key is not accepted{_says(reply, call)}",
            hint="Give a valid token: run 'caltui login', or set CALTUI_API_TOKEN.",
            **about,
        )
    return _forbidden(reply, call, about)


def _forbidden(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    text = text_of(reply, *call.secrets)
    if re.search(r"(?i)api_token", text):
        return NotAuthorized(
            f"The gateway does not know this token{_says(reply, call)}",
            hint="Give a valid token: run 'caltui login', or set CALTUI_API_TOKEN.",
            **about,
        )
    gateway = isinstance(reply.json, dict) and "headers" not in reply.json
    missing = gateway and "provider" in reply.json and _NO_CREDENTIAL.search(text)
    return Forbidden(
        f"This key may not {call.doing}{_says(reply, call)}",
        hint="Connect a Cal key to this token at the gateway."
        if missing
        else "Use a profile whose key has the right to do this.",
        **about,
    )


def _not_found(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    return missing(reply, call)


def missing(reply: Reply, call: Call, hint: str = "") -> NotFound:
    """There is no such record, as far as this key can see, or no such address."""
    text = text_of(reply, *call.secrets)
    told = "" if text.lower().rstrip(".") in ("", "not found") else f" Cal says: {text}"
    if call.id_names:
        message = f"There is no {call.thing}, or this key may not see it."
        hint = hint or "Check the id, or list the records again."
    elif isinstance(reply.json, dict) and "provider" in reply.json:
        message = f"Cal found nothing there, so it could not {call.doing}."
        hint = "The Cal behind this gateway may not offer this."
    else:
        message = f"The gateway knows no such address, so it could not {call.doing}."
        hint = CHECK_BASE
    return NotFound(
        message + told,
        hint=hint,
        status=reply.status,
        operation=call.operation,
        ids=call.ids,
    )


def _refused(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    fields = fields_of(reply, *call.secrets)
    hint = "Correct the request and send it again."
    if call.writes:
        hint = "Nothing was changed. Correct it and send it again."
    if call.id_names and call.method != "PATCH" and set(fields.values()) == {"Required"}:
        hint = f"To an ADMIN key Cal says so of a record that does not exist: is it {call.thing}?"
    message = f"Cal refused to {call.doing}{_says(reply, call)}"
    return Refused(message, hint=hint, fields=fields, **about)


def _rate_limited(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    until = ratelimit.until(reply)
    wait = f"in {max(1, round(until - time.time()))} s" if until is not None else "in a minute"
    return RateLimited(
        f"Cal has had too many calls from this key, so it did not {call.doing}.",
        until=until,
        hint=f"Try again {wait}. Going over the limit again and again can lock the account.",
        **about,
    )


def _server(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    """A server's failure. Only a write that never left the gateway is certainly undone."""
    proof = unsent.stopped(reply.json)
    if proof is not None:
        what = f"A server failed ({reply.status}), so it could not {call.doing}"
        undone = " Nothing was sent." if call.writes else ""
        return NotSent(
            f"{what}{_says(reply, call)} {proof.why}{undone}",
            hint=proof.hint,
            kind="server",
            **about,
        )
    if call.writes:
        lost = OutcomeUnknown(
            f"A server failed ({reply.status}){_says(reply, call)} {_unknown(call)}",
            hint=LOOK_FIRST,
            **about,
        )
        lost.over = unsent.answered(reply.status, reply.json)
        return lost
    return Unavailable(
        f"A server failed ({reply.status}), so it could not {call.doing}{_says(reply, call)}",
        hint="Try again later.",
        kind="server",
        **about,
    )


def _moved(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    """Redirects are never followed: they leave the API and would carry the token along."""
    target = _origin(reply.headers.get("location", ""))
    where = f" to {target}" if target else ""
    kind = f"a redirect{where}, which is not followed" if reply.status != 304 else "out of turn"
    message = shorten(f"The gateway answered {reply.status}, {kind}", *call.secrets)
    if call.writes:
        return OutcomeUnknown(f"{message}. {_unknown(call)}", hint=LOOK_FIRST, **about)
    return NotUnderstood(f"{message}.", hint=CHECK_BASE, **about)


def _stranger(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    """A 4xx with a web page: it comes from something in between. It did nothing."""
    if reply.status in (401, 403, 407):
        hint = "Something between here and the gateway refuses: a proxy, a firewall or a sign-in."
    else:
        hint = CHECK_BASE
    got = text_of(reply, *call.secrets)
    return NotUnderstood(
        f"The answer {reply.status} to '{call.operation}' is not from Cal or the gateway: {got}",
        hint=hint,
        **about,
    )


_CLIENT = {
    401: _not_authorized,
    403: _forbidden,
    404: _not_found,
    408: _server,
    429: _rate_limited,
}
