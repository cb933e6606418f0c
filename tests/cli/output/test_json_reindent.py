"""Stored JSON on stdout: text to text, and what `json.dumps` would have written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caltui.catalog.load import catalog
from caltui.cli.output.json_reindent import StoredText
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


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.booleans(), st.booleans())
def test_a_record_is_written_as_the_library_would(
    record: dict[str, Any], hide: bool, unicode: bool
) -> None:
    text, safe = safe_body(record)
    hidden = Secrets(USERS) if hide else None
    shown = hidden.masked(safe) if hidden else safe
    wanted = json.dumps([safe_value(shown)], indent=2, ensure_ascii=not unicode)
    written = StoredText(hidden, unicode=unicode).record(text)
    assert f"[\n  {written}\n]" == wanted


@pytest.mark.parametrize("name", ["password", "apiKey", "api_token", "backupCodes", "PRIVATE_KEY"])
def test_a_telling_name_is_never_overlooked(name: str) -> None:
    hidden = Secrets(USERS)
    for record in ({name: "leak"}, {"deep": [{name: "leak"}]}):
        assert "leak" not in StoredText(hidden, unicode=True).record(json.dumps(record))
