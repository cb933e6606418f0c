"""Tells where plain HTTP was spoken to a port that wants TLS, and says to use https."""

from caltui.gateway.attempt_result import NoReply, Reply

HINT = "Begin the profile's base URL with https://."
PERHAPS = (
    "If it speaks TLS there, begin the profile's base URL with https://; else try again later, or "
    "check the network."
)
_SAID = (
    "plain http request was sent to https port",
    "speaking plain http to an ssl-enabled server port",
    "client sent an http request to an https server",
    "this combination of host and port requires tls",
)
"""What nginx, Apache, servers in Go, and Tomcat answer with a status of 400."""


def wants_tls(reply: Reply) -> bool:
    """Whether the answer says that the port wants TLS: nothing of the request was looked at."""
    if reply.status != 400:
        return False
    text = " ".join(reply.text.lower().replace("you're", "").split())
    return any(words in text for words in _SAID)


def no_tls_spoken() -> NoReply:
    """The attempt that ended so."""
    return NoReply("could not be reached (it speaks TLS there)", unsent=True, hint=HINT)
