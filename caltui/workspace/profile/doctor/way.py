"""The way to a server: its name, proxy, certificate, and whether both clocks agree."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from os import environ

from caltui.workspace.profile.doctor.check import BAD, OK, WARN, Check

SOON = 14
"""Days before the end of a certificate from which on it is said."""

APART = 60.0
"""Seconds by which two clocks may differ."""

NO_NAME = "Check the base URL of the profile, and whether this machine is on the network."


def environment_checks(base_url: str) -> list[Check]:
    """Checks what the environment says of proxy and certificates; empty if it says nothing."""
    from caltui.gateway.http.environment import Unusable, proxy_for, trusted

    checks = []
    try:
        proxy = proxy_for(base_url)
        if proxy is not None:
            checks.append(Check("proxy", OK, f"{proxy.place}, from {proxy.variable}"))
        chosen = environ.get("SSL_CERT_FILE") or environ.get("SSL_CERT_DIR")
        if base_url.lower().startswith("https:"):
            trusted()
            whose = f"those of {chosen}" if chosen else "those that this system trusts"
            checks.append(Check("certificates", OK, whose))
    except Unusable as error:
        checks.append(Check("environment", BAD, f"{error}.", error.no_reply.hint, "unreachable"))
    return checks


async def way_checks(base_url: str, now: datetime) -> list[Check]:
    """Looks the host up and shakes hands with it: sends no token and no request."""
    from caltui.gateway.http.environment import Unusable, proxy_for
    from caltui.gateway.http.handshake import Failed, addresses_of, certificate_of

    try:
        if (proxy := proxy_for(base_url)) is not None:
            text = f"{proxy.who} looks it up, and passes on what is encrypted"
            encrypted = base_url.lower().startswith("https:")
            tls = [Check("TLS", OK, "between this machine and the server, behind the proxy")]
            return [Check("DNS", OK, text), *(tls if encrypted else [])]
    except Unusable:
        return []
    try:
        found = await addresses_of(base_url)
    except Failed as error:
        return [Check("DNS", BAD, f"{error}", NO_NAME, "unreachable")]
    more = f" and {len(found.addresses) - 1} more" if len(found.addresses) > 1 else ""
    checks = [Check("DNS", OK, f"{found.host} is {found.addresses[0]}{more}")]
    if not base_url.lower().startswith("https:"):
        return [*checks, Check("TLS", OK, "not used: the address begins with http://")]
    try:
        seen = await certificate_of(base_url)
    except Failed as error:
        return [*checks, Check("TLS", BAD, f"{error}", error.hint, "unreachable")]
    days = (seen.ends - now).days
    text = f"{seen.version}, certificate of {seen.issuer}, good for {days} days, {seen.trusted_by}"
    if days < SOON:
        hint = "Have it renewed by whoever runs the server."
        return [*checks, Check("TLS", WARN, text, hint)]
    return [*checks, Check("TLS", OK, text)]


def clock_check(headers: Mapping[str, str], now: datetime) -> Check:
    """Compares the clock of this machine with that of the server, which its answer names."""
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return Check("clock", OK, "not compared: no answer named its time")
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    apart = (now - theirs).total_seconds()
    if abs(apart) < APART:
        return Check("clock", OK, "agrees with the server's")
    word = "ahead of" if apart > 0 else "behind"
    size = f"{abs(apart) / 60:.0f} min" if abs(apart) < 7200 else f"{abs(apart) / 3600:.0f} h"
    return Check(
        "clock",
        WARN,
        f"this machine's is {size} {word} the server's: what is said of now is wrong by that",
        "Set the clock of this machine.",
    )
