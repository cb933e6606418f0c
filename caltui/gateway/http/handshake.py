"""Looks a host up, and shakes hands with it over TLS, without sending a request."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime
from os import environ
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from caltui.gateway.http.environment import Unusable, tls_fault, trusted
from caltui.gateway.http.resolving import look_up_in_daemon_threads

PATIENCE = 5.0
"""Seconds for each of both."""


class Failed(Exception):
    """It did not work; the text says why, and `hint` what to do."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.hint = hint


class Addresses(NamedTuple):
    """A host, and the addresses that its name stands for."""

    host: str
    addresses: tuple[str, ...]


class Certificate(NamedTuple):
    """Who signed a server's certificate, until when, by which protocol it was shown, and by whose
    list of authorities it is trusted."""

    issuer: str
    ends: datetime
    version: str
    trusted_by: str


async def addresses_of(url: str) -> Addresses:
    """The addresses of the host in a URL. Raises Failed."""
    host, port = _place(url)
    loop = asyncio.get_running_loop()
    look_up_in_daemon_threads(loop)
    try:
        found = await asyncio.wait_for(
            loop.getaddrinfo(host, port, type=socket.SOCK_STREAM), PATIENCE
        )
    except TimeoutError:
        raise Failed(f"{host} was not found within {PATIENCE:.0f} s") from None
    except OSError as error:
        raise Failed(f"{host} is not found: {error.strerror or error}") from error
    return Addresses(host, tuple(dict.fromkeys(str(one[4][0]) for one in found)))


async def certificate_of(url: str) -> Certificate:
    """The certificate that the host of an https URL shows, checked as for every call.

    Raises Failed.
    """
    host, port = _place(url)
    try:
        context = trusted()
        opening = asyncio.open_connection(host, port, ssl=context, server_hostname=host)
        _, writer = await asyncio.wait_for(opening, PATIENCE)
    except Unusable as error:
        raise Failed(str(error), error.no_reply.hint) from error
    except TimeoutError:
        raise Failed(f"{host} did not answer within {PATIENCE:.0f} s") from None
    except OSError as error:
        why, hint = tls_fault(error) or (str(error.strerror or error).lower(), "")
        raise Failed(f"no secure connection to {host}: {why}", hint) from error
    try:
        tls = writer.get_extra_info("ssl_object")
        return _read(tls.getpeercert(), str(tls.version()))
    finally:
        writer.close()


def _read(shown: Any, version: str) -> Certificate:
    names = {key: value for pairs in shown.get("issuer", ()) for key, value in pairs}
    issuer = names.get("organizationName") or names.get("commonName") or "an unnamed authority"
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
    chosen = next((name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if environ.get(name)), "")
    return Certificate(
        issuer, ends, version, f"trusted by {chosen}" if chosen else "trusted by this system"
    )


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme.lower() == "https" else 80)
