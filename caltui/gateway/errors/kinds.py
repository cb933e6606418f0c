"""The errors between here and Cal, as one tree of exceptions.

Each carries what a person needs: a sentence, what to do next, and the facts
behind it. Light on purpose: commands import it without any HTTP library.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

TOKEN = "token"
"""The gateway does not take the token."""

CREDENTIALS = "credentials"
"""The token is good, and no Cal account that can be used is connected to it."""

CAL_KEY = "cal_key"
"""Cal does not take the key that the gateway holds for the token."""

LICENCE = "licence"
"""Cal's server has no licence for its API."""

GONE = "gone"
"""Cal has no such operation."""

MAYBE_GONE = "maybe_gone"
"""Cal found nothing: the record may be missing, or the operation."""

FROM_CAL, FROM_GATEWAY, FROM_EITHER = "cal", "gateway", "either"


class GatewayError(Exception):
    """A call that did not give what was asked for.

    `kind` is the stable word that scripts read. `status` is the HTTP status, or
    None when there was no answer; `code` is what stands beside the message in the
    answer's wrapper. `operation` reads `bookings get`. `fields` maps a field of the
    request to what Cal says about it. `cause` tells errors of one kind apart, and
    `origin` says who answered: Cal, the gateway, either of them, or nobody knows (empty).
    """

    default_kind: ClassVar[str] = "gateway"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        status: int | None = None,
        operation: str = "",
        ids: tuple[str, ...] = (),
        fields: Mapping[str, str] | None = None,
        kind: str = "",
        code: int | str | None = None,
        cause: str = "",
        origin: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status
        self.operation = operation
        self.ids = ids
        self.fields: Mapping[str, str] = dict(fields or {})
        self.kind = kind or self.default_kind
        self.code = code
        self.cause = cause
        self.origin = origin


class NotAuthorized(GatewayError):
    """The token is missing or wrong, or there is no Cal key behind it that works: see `cause`."""

    default_kind = "not_authorized"


class Forbidden(GatewayError):
    """The key is good, but it may not do this. Cal often says so with a 401."""

    default_kind = "forbidden"


class NotFound(GatewayError):
    """The record does not exist, or this key may not see it."""

    default_kind = "not_found"


class NotOffered(GatewayError):
    """The server or the account has no such thing. Nothing was sent."""

    default_kind = "not_offered"


class Refused(GatewayError):
    """Cal looked at the request and did nothing: a wrong value or a conflict."""

    default_kind = "refused"


class RateLimited(GatewayError):
    """Too many calls. `until` is when to try again (epoch seconds), if that is known."""

    default_kind = "rate_limited"

    def __init__(
        self,
        message: str,
        *,
        until: float | None = None,
        **about: Any,
    ) -> None:
        super().__init__(message, **about)
        self.until = until


class Unavailable(GatewayError):
    """Nothing was done because nobody answered, or because a server failed.

    `kind` is `unreachable` without an answer (no connection, time-out), and
    `server` with one (5xx).
    """

    default_kind = "unreachable"


class NotSent(Unavailable):
    """The gateway says itself that the request never left it for Cal. Nothing was done."""


class NotUnderstood(GatewayError):
    """There is an answer, but it is none that Cal gives: HTML, a redirect, an odd shape."""

    default_kind = "not_understood"


class TooLarge(NotUnderstood):
    """There is more of an answer than is read at once: less has to be asked for."""


class OutcomeUnknown(GatewayError):
    """A write that may have happened. It must be looked up before it is repeated.

    `over` when Cal itself has ended its work with an error: what is not there when it is
    looked up does not come later either.
    """

    default_kind = "outcome_unknown"
    over = False
