"""Which failures of the gateway prove that a request never left it, and how to mend them.

The gateway passes on the text of its own HTTP client. It proves something only where the
answer holds no `headers`: those are there when Cal has answered. What breaks after the
connection was made (`socket hang up`, `read ECONNRESET`, a time-out, too many redirects)
proves nothing: the request may have arrived.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

RUNS_IT = "whoever runs the gateway has to mend that. Sending again does not help before."


class UnsentCause(NamedTuple):
    """Why nothing left the gateway, as a sentence, and what to do next."""

    why: str
    hint: str


ADDRESS = UnsentCause(
    "The gateway has no usable address of Cal, so nothing left it.",
    f"The address of Cal is wrong in the settings of the gateway: {RUNS_IT}",
)
NAME = UnsentCause(
    "The gateway cannot find Cal's host by its name, so nothing left it.",
    "Its name service does not answer, or the host's name is wrong in its settings. Try again "
    "in a minute; if it stays so, tell whoever runs the gateway.",
)
CONNECTION = UnsentCause(
    "The gateway got no connection to Cal, so nothing left it.",
    "Cal is down, or its address is wrong in the settings of the gateway. Try again later.",
)
CERTIFICATE = UnsentCause(
    "The gateway does not trust Cal's certificate, so nothing left it.",
    f"The certificate of Cal, or the gateway's list of authorities, is wrong: {RUNS_IT}",
)
CONTENT = UnsentCause(
    "The gateway could not write the request, so nothing left it.",
    f"Its settings (the key for Cal among them) hold a character that may not be sent: {RUNS_IT}",
)

_TEXTS: tuple[tuple[str, UnsentCause], ...] = (
    (r"Invalid URL\b", ADDRESS),
    (r"Unsupported protocol\b", ADDRESS),
    (r"""Protocol ["'][^"']*["'] not supported""", ADDRESS),
    (r"connect ECONNREFUSED\b|connect E(NET|HOST)(UNREACH|DOWN)\b", CONNECTION),
    (r"connect (EADDRNOTAVAIL|EACCES|EPERM|ETIMEDOUT|ENETDOWN|EINVAL|EMFILE|ENOENT)\b", CONNECTION),
    (r"tunneling socket could not be established\b", CONNECTION),
    (r"getaddrinfo E[A-Z_]+\b|query(A|Aaaa|Cname)? E[A-Z]+\b", NAME),
    (r"Client network socket disconnected before secure TLS connection was", CONNECTION),
    (r"self[- ]signed certificate\b", CERTIFICATE),
    (r"unable to (verify the first certificate|get (local )?issuer certificate)\b", CERTIFICATE),
    (r"certificate (has expired|is not yet valid|has been revoked)\b", CERTIFICATE),
    (r"Hostname/IP does not match certificate's altnames\b", CERTIFICATE),
    (r"(write|read) EPROTO\b.*(wrong version number|unsupported protocol|alert protocol version"
     r"|handshake failure|unrecognized name|no protocols available)", CERTIFICATE),
    (r"Invalid character in header content\b|Request path contains unescaped", CONTENT),
    (r"Header name must be a valid HTTP token\b", CONTENT),
)  # fmt: skip
_KNOWN = tuple((re.compile(text), cause) for text, cause in _TEXTS)

_CODES: Mapping[str, UnsentCause] = {
    "ERR_INVALID_URL": ADDRESS,
    "ERR_UNSUPPORTED_PROTOCOL": ADDRESS,
    "ERR_INVALID_PROTOCOL": ADDRESS,
    "ECONNREFUSED": CONNECTION,
    "EHOSTUNREACH": CONNECTION,
    "ENETUNREACH": CONNECTION,
    "EADDRNOTAVAIL": CONNECTION,
    "ENOTFOUND": NAME,
    "EAI_AGAIN": NAME,
    "DEPTH_ZERO_SELF_SIGNED_CERT": CERTIFICATE,
    "SELF_SIGNED_CERT_IN_CHAIN": CERTIFICATE,
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE": CERTIFICATE,
    "UNABLE_TO_GET_ISSUER_CERT": CERTIFICATE,
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY": CERTIFICATE,
    "CERT_HAS_EXPIRED": CERTIFICATE,
    "CERT_NOT_YET_VALID": CERTIFICATE,
    "ERR_TLS_CERT_ALTNAME_INVALID": CERTIFICATE,
    "ERR_INVALID_CHAR": CONTENT,
    "ERR_UNESCAPED_CHARACTERS": CONTENT,
}
"""Codes of the gateway's HTTP client, which it also gives where it has no text."""

BROKE_OFF = re.compile(
    r"(?i)socket hang up|ECONNRESET|EPIPE|ETIMEDOUT|timeout|aborted|redirects exceeded|Parse Error"
)
"""Texts that say the connection broke, or took too long, after it was made."""


def unsent_cause(body: Any) -> UnsentCause | None:
    """Why the request certainly never left the gateway; None where that is not proved."""
    if not isinstance(body, Mapping) or "provider" not in body or "headers" in body:
        return None
    error = body.get("error")
    inner = error if isinstance(error, Mapping) else {}
    if "headers" in inner:
        return None
    texts = [t for t in (body.get("message"), inner.get("message"), error) if isinstance(t, str)]
    if any(BROKE_OFF.search(text) and not _of_text(text) for text in texts):
        return None
    for text in texts:
        if found := _of_text(text):
            return found
    return _CODES.get(str(inner.get("code") or body.get("code") or ""))


def _of_text(text: str) -> UnsentCause | None:
    text = text.strip().removeprefix("Error: ").removeprefix("TypeError: ")
    return next((cause for known, cause in _KNOWN if known.match(text)), None)


def ended_by_cal(status: int, body: Any) -> bool:
    """Whether Cal itself ended its work with this failure: nothing of it can come later.

    The gateway's wrapper says so by Cal's headers. A 502, 503, 504 or 52x may come from
    something between the gateway and Cal that gave up waiting while Cal goes on.
    """
    wrapped = isinstance(body, Mapping) and "provider" in body
    return bool(wrapped and isinstance(body.get("headers"), Mapping) and status in (500, 501))
