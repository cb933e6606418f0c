"""The JSON answers of the sandbox."""

import gzip
import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

COMPRESS_FROM = 1024


def json_answer(
    status: int, body: Any, headers: Mapping[str, str] | None = None, *, zipped: bool = False
) -> Response:
    """A JSON answer; `zipped` for a client that accepts gzip."""
    try:
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # Half a character: a server sends it as an escape.
        content = json.dumps(body, separators=(",", ":")).encode()
    told = dict(headers or {})
    if zipped and len(content) >= COMPRESS_FROM:
        content = gzip.compress(content, compresslevel=1)
        told["content-encoding"] = "gzip"
    return Response(content, status, told, media_type="application/json; charset=utf-8")
