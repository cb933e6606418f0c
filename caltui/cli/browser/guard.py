"""Lets into the console in a browser only who holds the key, on this machine, from our own page."""

import secrets
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

USED = "This key was used already. Stop caltui serve, start it again, and open the new address."
UNKNOWN = "Open the address that caltui serve has printed: it carries a key."
FOREIGN = "caltui serves this machine's own page only."

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self'; connect-src {sockets}; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
"""What the page may load: nothing from elsewhere. The terminal makes styles of its own."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Turns away what does not come from the page of this server, opened with its key.

    The key works once: it is exchanged for a cookie that is sent to one path only. Key and path
    are random, so that no other port of this machine is sent the cookie.
    """

    def __init__(self, port: int) -> None:
        self.hosts = tuple(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        self.key = secrets.token_urlsafe(24)
        self.path = f"/{secrets.token_urlsafe(12)}/"
        """Where everything is that only the holder of the cookie sees."""
        self._pass = secrets.token_urlsafe(24)
        self._used = False

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuses a name that is not this machine's (a page elsewhere whose name was made to mean
        it), a request by another page, and everything below the path without the cookie."""
        if request.host not in self.hosts or not self._is_own(request.headers, request.host):
            return self.refused(FOREIGN)
        if request.path.startswith(self.path) and not self._is_known(request):
            return self.refused(UNKNOWN)
        return await handler(request)

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Adds to each answer what keeps it with this page."""
        response.headers.update(HEADERS)
        response.headers["Content-Security-Policy"] = POLICY.format(
            sockets=f"'self' ws://{request.host if request.host in self.hosts else self.hosts[0]}"
        )
        response.headers.pop("Server", None)

    def admit(self, request: web.Request) -> web.Response:
        """Gives the cookie for the key, once, and leads to the path."""
        given = request.query.get("key", "")
        if not secrets.compare_digest(given.encode(), self.key.encode()):
            return self.refused(UNKNOWN)
        if self._used:
            return self.refused(USED)
        self._used = True
        response = web.Response(status=303, headers={"Location": self.path})
        response.set_cookie(
            self._cookie, self._pass, path=self.path, httponly=True, samesite="Strict"
        )
        return response

    def from_page(self, request: web.Request) -> bool:
        """Tells whether our own page opens a web socket: browsers say so by `Origin`."""
        return request.headers.get("Origin") == f"http://{request.host}"

    @staticmethod
    def refused(why: str) -> web.Response:
        """The answer to what is turned away."""
        return web.Response(status=403, text=f"{why}\n")

    @property
    def _cookie(self) -> str:
        return "caltui"

    def _is_known(self, request: web.Request) -> bool:
        given = request.cookies.get(self._cookie, "")
        return secrets.compare_digest(given.encode(), self._pass.encode())

    @staticmethod
    def _is_own(headers: Mapping[str, str], host: str) -> bool:
        return headers.get("Origin", f"http://{host}") == f"http://{host}"
