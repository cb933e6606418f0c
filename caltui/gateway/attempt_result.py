"""The result of one attempt to send a request: an answer, or why there is none."""

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from caltui import fastjson
from caltui.blanking import blank, blank_bytes

LARGE = 256 * 1024


class NoJson:
    """The body was not JSON. Told apart from a JSON null."""

    def __repr__(self) -> str:
        return "NO_JSON"


NO_JSON = NoJson()


@dataclass(frozen=True)
class Reply:
    """One HTTP answer, read to its end. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def json(self) -> Any:
        """The decoded body whatever its content type says, or NO_JSON."""
        return decode(self.body)

    @property
    def ok(self) -> bool:
        """Whether the status is a 2xx."""
        return 200 <= self.status < 300

    def with_status_inside(self) -> "Reply":
        """The same answer; a 2xx with only `{"data":{"error":{"code"}}}` gets that status."""
        if not self.ok or not isinstance(self.json, dict) or set(self.json) != {"data"}:
            return self
        data = self.json["data"]
        error = data.get("error") if isinstance(data, dict) and set(data) == {"error"} else None
        code = error.get("code") if isinstance(error, dict) else None
        if isinstance(code, int) and 400 <= code <= 599:
            return Reply(code, self.headers, self.body)
        return self

    def blanked(self, *secrets: str) -> "Reply":
        """The same answer without any spelling of these secrets, in its headers and its body.

        A body in UTF-16 or UTF-32 becomes UTF-8.
        """
        body = blank_bytes(_in_utf8(self.body), *secrets)
        headers = {blank(k, *secrets): blank(v, *secrets) for k, v in self.headers.items()}
        if body is self.body and headers == self.headers:
            return self
        return Reply(self.status, headers, body)

    @property
    def content_type(self) -> str:
        """The media type without parameters, lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The start of the body as text, for messages."""
        return self.body[:4000].decode("utf-8", "replace").strip()


@dataclass(frozen=True)
class NoReply:
    """An attempt that brought no usable answer.

    `reason` continues the sentence "The gateway …", or one that begins with `who`. `unsent`
    is true only when the request certainly never left; `repeat` when a read is worth repeating.
    `garbled` is an answer that came and cannot be read, `large` one that was not read to
    its end.
    """

    reason: str
    unsent: bool = False
    repeat: bool = False
    garbled: bool = False
    large: bool = False
    status: int | None = None
    hint: str = ""
    who: str = ""


def _in_utf8(body: bytes) -> bytes:
    if b"\0" not in body[:4]:
        return body
    from json import detect_encoding

    return body.decode(detect_encoding(body), "replace").encode()


def decode(body: bytes) -> Any:
    """JSON from bytes, or NO_JSON.

    A large body is decoded with the garbage collector off: it finds nothing in
    fresh JSON and takes as long as the decoding itself.
    """
    pause = len(body) > LARGE and gc.isenabled()
    if pause:
        gc.disable()
    try:
        return fastjson.loads(body)
    except (ValueError, RecursionError):
        return NO_JSON
    finally:
        if pause:
            gc.enable()
