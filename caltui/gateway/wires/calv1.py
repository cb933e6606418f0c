"""Cal's own API v1, on a server of one's own: `/v1/…`, the key in the query, nothing around."""

from collections.abc import Sequence

from caltui.catalog.load import Catalog
from caltui.catalog.request import Request
from caltui.gateway.urls import Query, checked_path, filled_path
from caltui.gateway.wires.direct import Direct, asked, without_end
from caltui.gateway.wires.wire import Credential, FormatMemory, Target

_THEIRS, _OURS = "/v2", "/v1"


class CalV1(Direct):
    """The wire. The catalogue is the gateway's, whose paths begin with `/v2`. See `Wire`."""

    def address(self, base_url: str) -> str:
        """The base URL, which may end in `/v1`."""
        return without_end(base_url, _OURS)

    def targets(self, request: Request) -> Sequence[Target]:
        """The path of the catalogue, below `/v1`."""
        path = filled_path(request.operation, request.ids)
        return (Target(_OURS + path.removeprefix(_THEIRS), asked(request)),)

    def raw_target(self, method: str, path: str, query: Query) -> Target:
        """The path as it was typed, such as `/v1/me`."""
        return Target(checked_path(path), query)

    def descriptions(self, base_url: str, spec_url: str) -> Sequence[tuple[str, str]]:
        """The address of the profile, if it has one: what this API says of itself is too little."""
        return [(spec_url.rstrip("/"), "")] if spec_url else []

    def credential(self, token: str) -> Credential:
        """The key in the query."""
        return Credential([("apiKey", token)])


def wire(known: Catalog, memory: FormatMemory) -> CalV1:
    """The adapter for a catalogue."""
    return CalV1()
