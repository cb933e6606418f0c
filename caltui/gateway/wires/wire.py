"""The protocol of a dialect's adapter, and the look-up of the one for a catalogue."""

from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from caltui.catalog.load import Catalog, UnknownName
from caltui.catalog.model import Resource
from caltui.catalog.request import Request
from caltui.gateway.attempt_result import Reply
from caltui.gateway.call_names import Call, Words
from caltui.gateway.errors.kinds import GatewayError
from caltui.gateway.unwrap import Content
from caltui.gateway.urls import Query

Headers = tuple[tuple[str, str], ...]
"""Names in small letters, and values."""


class Credential(NamedTuple):
    """The proof of who asks: pairs of the query, or headers. All values are secret."""

    query: Query
    headers: Headers = ()


class Target(NamedTuple):
    """One way to put a call: path behind the base URL, query, headers.

    `shown` is what the trace calls it, such as `new` for a URL format; mostly empty.
    """

    path: str
    query: Query
    headers: Headers = ()
    shown: str = ""


class Attempt(NamedTuple):
    """A target that a call was sent to, and what was answered."""

    target: Target
    reply: Reply


class FormatMemory(Protocol):
    """The facts that a profile learned about its server. Kept by whoever outlives the process."""

    def learned(self) -> str | None:
        """The name of what worked, or None."""

    def learn(self, fmt: str, why: str) -> None:
        """Keeps what worked."""

    def unlearn(self, why: str) -> None:
        """Forgets what worked once."""


class Wire(Protocol):
    """One dialect on the wire.

    It says where a call goes and what an answer means. It sends nothing, waits for nothing and
    repeats nothing: whether a call is made again is decided for all dialects alike, and a second
    target is only for a call that certainly did nothing at the first.
    """

    words: Words

    def address(self, base_url: str) -> str:
        """The base URL without what the dialect puts behind it itself."""

    def targets(self, request: Request) -> Sequence[Target]:
        """The ways to put a call, the first one first. Raises ValueError for a missing id."""

    def raw_target(self, method: str, path: str, query: Query) -> Target:
        """Makes the target for a path that a person typed. Raises BadPath."""

    def descriptions(self, base_url: str, spec_url: str) -> Sequence[tuple[str, str]]:
        """Lists where the server may describe itself: base URLs and paths, the first one first."""

    def credential(self, token: str) -> Credential:
        """Makes the parts of a request that carry the token."""

    def may_try_next(self, request: Request, tried: Sequence[Attempt]) -> bool:
        """Tells whether the last answer leaves open that the next target brings the right one."""

    def bare(self, reply: Reply, keys: tuple[str, ...] = ()) -> object:
        """The body without any wrapper; `keys` belong to the answer. Raises UnexpectedAnswer."""

    def understand(self, request: Request, reply: Reply, of: Resource) -> Content:
        """The records of a 2xx, in the house's names. Raises UnexpectedAnswer."""

    def learn(self, call: Call, request: Request, tried: Sequence[Attempt]) -> None:
        """Keeps what the answers teach about the server. A 2xx among them was understood."""

    def error(self, call: Call, request: Request | None, tried: Sequence[Attempt]) -> GatewayError:
        """Makes the error that the answers mean, when the last one is no success.

        `request` is None for a path that a person typed.
        """


def wire_of(known: Catalog, memory: FormatMemory) -> Wire:
    """The adapter that the catalogue names. Loads no other. Raises UnknownName."""
    name = known.wire
    try:
        module = import_module(f"caltui.gateway.wires.{name}")
        make = module.wire
    except (ImportError, AttributeError):
        raise UnknownName(f"There is no wire '{name}', which the catalogue names.") from None
    return cast(Wire, make(known, memory))
