"""Reads from the environment the way to the gateway: proxies, and who is trusted.

A value that cannot be used is told in one way: which variable, which value, what to do.
"""

import os
import ssl
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from caltui.gateway.attempt_result import NoReply

_SCHEMES = {name: name for name in ("http", "https", "socks5", "socks5h")} | {"socks": "socks5"}
"""What a proxy's address may begin with, and how the HTTP library calls it."""

OWN_AUTHORITY = (
    "If the server's certificate is from an authority of your own, name that authority's file "
    "(PEM) in SSL_CERT_FILE."
)
_NO_TLS = "Begin the profile's base URL with http://, or name the port on which it speaks TLS."
_EXPIRED = "Renew the server's certificate, or correct the clock of this machine."
_OTHER_NAME = "The certificate is for another name: check the base URL of the profile."
_HINTS = {9: _EXPIRED, 10: _EXPIRED, 62: _OTHER_NAME, 64: _OTHER_NAME}
"""By OpenSSL's number of what is wrong with a certificate."""


class Unusable(Exception):
    """A variable of the environment that cannot be used. Nothing was sent."""

    def __init__(self, variable: str, reason: str) -> None:
        self.no_reply = NoReply(
            reason, unsent=True, who=variable, hint=f"Correct {variable}, or unset it."
        )
        super().__init__(f"{variable} {reason}")


class Proxy(NamedTuple):
    """A proxy: its whole address, which may hold a password, and the variable that names it."""

    url: str
    variable: str

    @property
    def place(self) -> str:
        """Host and port, without a sign-in."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def who(self) -> str:
        """The proxy as the subject of a sentence."""
        return f"The proxy at {self.place} ({self.variable})"


def proxy_for(url: str) -> Proxy | None:
    """The proxy on the way to that address; None for the direct way. Raises Unusable."""
    parts, proxies = urlsplit(url), getproxies()
    kind = parts.scheme.lower() if parts.scheme.lower() in proxies else "all"
    value = proxies.get(kind)
    if not value or _is_direct(parts, proxies.get("no", "")):
        return None
    name = f"{kind}_proxy"
    known = [n for n in (name, *os.environ) if n.lower() == name and os.environ.get(n)]
    variable = known[0] if known else "the proxy in the system's settings"
    return Proxy(_usable(value, variable), variable)


def _is_direct(parts: SplitResult, exempt: str) -> bool:
    """Tells whether NO_PROXY, or the system, excludes the host from the proxy."""
    host = parts.hostname or ""
    named = [word.strip(" []").lower() for word in exempt.split(",")]
    if host in named or any(_in_range(host, word) for word in named if "/" in word):
        return True
    return bool(proxy_bypass(parts.netloc.rpartition("@")[2]))


def _in_range(host: str, words: str) -> bool:
    """Tells whether a host is an address in a range such as 10.0.0.0/8."""
    from ipaddress import ip_address, ip_network

    try:
        return ip_address(host) in ip_network(words, strict=False)
    except ValueError:
        return False


def _usable(value: str, variable: str) -> str:
    """The proxy's address as the HTTP library takes it. Raises Unusable."""
    text = value.strip() if "://" in value else f"http://{value.strip()}"
    scheme, _, rest = text.partition("://")
    place = "".join(filter(str.isprintable, rest.rpartition("@")[2]))[:60]
    if scheme.lower() not in _SCHEMES:
        raise Unusable(
            variable,
            f"names {scheme}://{place}, and no such proxy can be used: its address has to begin "
            "with http://, https://, socks5:// or socks5h://",
        )
    try:
        parts = urlsplit(text)
        usable = bool(parts.hostname) and parts.port != 0 and text.isascii() and text.isprintable()
    except ValueError:
        usable = False
    if not usable or " " in text:
        raise Unusable(variable, f"names '{place}', which is no host with a port")
    return f"{_SCHEMES[scheme.lower()]}://{rest}"


@cache
def trusted() -> ssl.SSLContext:
    """Whom the system trusts, or SSL_CERT_FILE and SSL_CERT_DIR. Raises Unusable.

    One context for all clients: making it takes as long as many calls.
    """
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if not (file or folder):
        import truststore

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if file:
            open(file, "rb").close()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unusable("SSL_CERT_FILE", f"names {file}, which cannot be read: {reason}") from error
    if folder and not any(map(os.path.isdir, folder.split(os.pathsep))):
        raise Unusable("SSL_CERT_DIR", f"names {folder}, which is no folder")
    try:
        return ssl.create_default_context(cafile=file or None, capath=folder or None)
    except (ssl.SSLError, OSError) as error:
        variable = "SSL_CERT_FILE" if file else "SSL_CERT_DIR"
        raise Unusable(
            variable, f"names {file or folder}, which holds no certificate in PEM form"
        ) from error


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised for, and so on."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def tls_fault(error: Exception) -> tuple[str, str] | None:
    """Says why no secure connection was made, and what to do; None for another error."""
    for inner in causes(error):
        if isinstance(inner, ssl.SSLError) and inner.reason == "WRONG_VERSION_NUMBER":
            return "it does not speak TLS there", _NO_TLS
        if isinstance(inner, ssl.SSLCertVerificationError):
            words = getattr(inner, "verify_message", "") or "it cannot be verified"
            hint = _HINTS.get(getattr(inner, "verify_code", 0), OWN_AUTHORITY)
            return f"its certificate is not trusted: {words}", hint
    return None
