"""Stored JSON on stdout: the same bytes as `json.dumps` would have written."""

import json
import sys
from contextlib import redirect_stdout
from io import BytesIO, TextIOWrapper
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caltui import fastjson
from caltui.catalog.load import catalog
from caltui.cli.output.formats import AT_ONCE, write_stored
from caltui.mirror.file.json_body import safe_body
from caltui.text import safe_value
from caltui.workspace.records.secrets import Secrets

USERS = catalog().resource("users")
NAMES = st.sampled_from(["a", "title", "password", "apiKey", "Secret", "ſecret", "key", 'q"', "日"])
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["", "{}", "a,b:c", "[1]", 'say "hi"', "back\\slash", "a\nb", "\x1b[31m"])
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
)


@pytest.fixture(autouse=True, params=["a short list", "a long list"])
def length(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long list is indented by another library than a short one."""
    monkeypatch.delitem(sys.modules, "msgspec.json", raising=False)
    monkeypatch.setattr(fastjson, "LONG", 0 if request.param == "a long list" else 1 << 20)


def written(texts: list[str], hidden: Secrets | None, encoding: str = "utf-8") -> str:
    """What stands on a stdout of that encoding."""
    out = TextIOWrapper(BytesIO(), encoding=encoding)
    with redirect_stdout(out):
        write_stored(texts, hidden)
    out.flush()
    data: bytes = out.buffer.getvalue()  # type: ignore[attr-defined]
    return data.decode(encoding)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=4), max_size=3), st.booleans())
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_list_is_written_as_the_library_would(
    encoding: str, records: list[dict[str, Any]], hide: bool
) -> None:
    texts, safe = zip(*map(safe_body, records), strict=True) if records else ((), ())
    hidden = Secrets(USERS) if hide else None
    shown = [safe_value(hidden.masked(record) if hidden else record) for record in safe]
    wanted = json.dumps(shown, indent=2, ensure_ascii=encoding == "ascii")
    assert written(list(texts), hidden, encoding) == wanted + "\n"


@pytest.mark.parametrize("name", ["password", "apiKey", "api_token", "backupCodes", "PRIVATE_KEY"])
def test_a_telling_name_is_never_overlooked(name: str) -> None:
    records = [{name: "leak"}, {"deep": [{name: "leak"}]}]
    assert "leak" not in written(list(map(json.dumps, records)), Secrets(USERS))


def test_a_list_in_several_pieces_is_one_array() -> None:
    records = [{"id": n} for n in range(2 * AT_ONCE + 1)]
    assert json.loads(written(list(map(json.dumps, records)), None)) == records
