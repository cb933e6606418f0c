"""Makes the error for an answer, or for the lack of one.

The rule for a write: an error says "nothing was done" only when that is certain.
"""

import time
from typing import Any
from urllib.parse import urlsplit

from caltui.gateway.attempt_result import NoReply, Reply
from caltui.gateway.call_names import Call
from caltui.gateway.errors import unsent
from caltui.gateway.errors.causes import absence_of, code_of, origin_of, refusal_of
from caltui.gateway.errors.kinds import (
    CREDENTIALS,
    FROM_CAL,
    GONE,
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
from caltui.gateway.errors.text import fields_of, is_page, shorten, text_of
from caltui.gateway.pace import ratelimit
from caltui.gateway.unwrap import UnexpectedAnswer
from caltui.text import one_line, redact

LOOK_FIRST = "Look at the record before you try again: a second try could do it twice."
SHOWN = 200
"""Characters of an answer that fits nothing which its error shows."""


def of_no_reply(failed: NoReply, call: Call, base_url: str) -> GatewayError:
    """The error for an attempt without a usable answer."""
    about: dict[str, Any] = {"operation": call.operation, "ids": call.ids, "status": failed.status}
    host = _origin(base_url).rpartition("//")[2] or base_url
    what = shorten(
        f"{failed.who or f'The {call.words.server} at {host}'} {failed.reason}", *call.secrets
    )
    if call.writes and not failed.unsent:
        return OutcomeUnknown(f"{what}. {_unknown(call)}", hint=LOOK_FIRST, **about)
    if failed.garbled:
        kind = TooLarge if failed.large else NotUnderstood
        return kind(f"{what}.", hint=failed.hint or call.words.check_base, **about)
    nothing = " Nothing was sent." if failed.unsent else ""
    hint = failed.hint or "Try again later, or check the network and the base URL of the profile."
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


def of_reply(
    reply: Reply, call: Call, origin: str | None = None, cause: str | None = None
) -> GatewayError:
    """The error for an answer that is not a 2xx.

    `origin` is who gave it, and `cause` for which cause, where the dialect knows that.
    """
    about = about_of(reply, call, origin)
    if cause is not None:
        about["cause"] = cause
    if about["cause"] == CREDENTIALS:
        return _denied(reply, call, about)
    if reply.status >= 500:
        return _server(reply, call, about)
    if reply.status < 400:
        return _redirected(reply, call, about)
    if is_page(reply) and reply.status not in (408, 413, 429, 431):
        return _web_page(reply, call, about)
    return _CLIENT.get(reply.status, _refused)(reply, call, about)


def about_of(reply: Reply, call: Call, origin: str | None = None) -> dict[str, Any]:
    """The facts behind the error of an answer: who gave it, about what, for which cause."""
    raw = call.operation.startswith("api ")
    origin = origin_of(reply) if origin is None else origin
    absent = absence_of(reply, origin, of_record=bool(call.id_names), of_catalogue=not raw)
    return {
        "operation": call.operation,
        "ids": call.ids,
        "status": reply.status,
        "code": code_of(reply, *call.secrets),
        "cause": refusal_of(reply, origin) or absent,
        "origin": origin,
    }


def _says(reply: Reply, call: Call) -> str:
    text = text_of(reply, *call.secrets)
    if not text:
        return " and gave no reason."
    return f": {text}" if text.endswith((".", "!", "?", "…")) else f": {text}."


def _denied(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    """A 401 or 403: each cause has its own next step."""
    words = call.words.causes.get(about["cause"])
    if words is not None:
        told = text_of(reply, *call.secrets)
        says = f": {told.rstrip('.')}." if told else "."
        return NotAuthorized(f"{words[0]}{says}", hint=words[1], **about)
    return Forbidden(
        f"This key may not {call.doing}{_says(reply, call)}",
        hint="Use a profile whose key has the right to do this.",
        **about,
    )


def missing(reply: Reply, call: Call, about: dict[str, Any], hint: str = "") -> NotFound:
    """There is no such record, as far as this key can see, or no such address."""
    text = text_of(reply, *call.secrets)
    told = "" if text.lower().rstrip(".") in ("", "not found") else f" Cal says: {text}"
    if about["cause"] == GONE:
        message = f"Cal found nothing there ({reply.status}), so it could not {call.doing}."
        hint = call.words.not_offered
    elif call.id_names:
        message = f"There is no {call.thing}, or this key may not see it."
        hint = hint or "Check the id, or list the records again."
    elif about["origin"] == FROM_CAL:
        message = f"Cal found nothing there, so it could not {call.doing}."
        hint = call.words.not_offered
    else:
        message = f"The {call.words.server} knows no such address, so it could not {call.doing}."
        hint = call.words.check_base
    return NotFound(message + told, hint=hint, **about)


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
        hint=f"Try again {wait}. {call.words.at_limit}".strip(),
        **about,
    )


def _server(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    """A server's failure. Only a write that never left the gateway is certainly undone."""
    cause = unsent.unsent_cause(reply.json) if about["origin"] != FROM_CAL else None
    if cause is not None:
        what = f"A server failed ({reply.status}), so it could not {call.doing}"
        undone = " Nothing was sent." if call.writes else ""
        return NotSent(
            f"{what}{_says(reply, call)} {cause.why}{undone}",
            hint=cause.hint,
            kind="server",
            **about,
        )
    if call.writes:
        unknown = OutcomeUnknown(
            f"A server failed ({reply.status}){_says(reply, call)} {_unknown(call)}",
            hint=LOOK_FIRST,
            **about,
        )
        unknown.over = unsent.ended_by_cal(reply.status, reply.json)
        return unknown
    return Unavailable(
        f"A server failed ({reply.status}), so it could not {call.doing}{_says(reply, call)}",
        hint="Try again later.",
        kind="server",
        **about,
    )


def _redirected(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    """Redirects are never followed: they leave the API and would carry the token along."""
    target = _origin(reply.headers.get("location", ""))
    where = f" to {target}" if target else ""
    kind = f"a redirect{where}, which is not followed" if reply.status != 304 else "out of turn"
    message = shorten(f"The {call.words.server} answered {reply.status}, {kind}", *call.secrets)
    if call.writes:
        return OutcomeUnknown(f"{message}. {_unknown(call)}", hint=LOOK_FIRST, **about)
    return NotUnderstood(f"{message}.", hint=call.words.check_base, **about)


def _web_page(reply: Reply, call: Call, about: dict[str, Any]) -> GatewayError:
    """A 4xx with a web page: it comes from something in between. It did nothing."""
    if reply.status in (401, 403, 407):
        between = f"Something between here and the {call.words.server} refuses"
        hint = f"{between}: a proxy, a firewall or a sign-in."
    else:
        hint = call.words.check_base
    got = text_of(reply, *call.secrets)
    return NotUnderstood(
        f"The answer {reply.status} to '{call.operation}' is not from {call.words.speakers}: {got}",
        hint=hint,
        **about,
    )


def not_understood(reply: Reply, call: Call, error: UnexpectedAnswer) -> GatewayError:
    """The error for a 2xx that fits nothing. After a write, what happened is unknown."""
    begins = one_line(redact(error.beginning, *call.secrets), SHOWN)
    came = f"{error.kind}: {begins}" if begins else f"{error.kind}."
    came = f"{text_of(reply, *call.secrets)}." if is_page(reply) else came
    about: dict[str, Any] = {"status": reply.status, "operation": call.operation, "ids": call.ids}
    if call.writes:
        return OutcomeUnknown(
            f"Something answered {reply.status}, but not as Cal does when it is to "
            f"{call.doing}. What came is {came}",
            hint=LOOK_FIRST,
            **about,
        )
    return NotUnderstood(
        error.sentence
        or f"The answer to '{call.operation}' is none that Cal gives. What came is {came}",
        hint=error.hint or call.words.check_base,
        **about,
    )


_CLIENT = {
    401: _denied,
    403: _denied,
    404: missing,
    408: _server,
    410: missing,
    429: _rate_limited,
}
