"""The facts about Cal's API v2 that tests hold the catalogue against, and values made of them."""

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

FACTS = json.loads((Path(__file__).parent.parent / "data" / "cal-v2.json").read_text())
OPERATIONS = {
    (op["method"], op["path"]): {**op, "key": r["key"]}
    for r in FACTS["resources"]
    for op in r["operations"]
}

MIDNIGHT = 24 * 60
CLOCKS = st.integers(0, MIDNIGHT - 1).map(lambda m: f"{m // 60:02}:{m % 60:02}")
DATES = st.dates().map(str)
COUNTS = st.integers(0, 100_000)


def words_of(fact: dict[str, Any]) -> list[Any] | None:
    """The words that a field takes; None where it takes any."""
    values = fact.get("values")
    found: list[Any] | None = FACTS["words"][values] if isinstance(values, str) else values
    return found


def value_of(fact: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values of one field, by its type and its words."""
    kind, words = fact["type"], words_of(fact)
    if kind == "array":
        inner = {"type": fact.get("items", "string"), "values": words} if words else {}
        return st.lists(value_of(inner or {"type": "string"}), max_size=4)
    if words:
        return st.sampled_from(words)
    if fact.get("name") in ("startTime", "endTime"):
        return CLOCKS
    if fact.get("name") == "date":
        return DATES
    if kind == "object":
        return object_of(fact["schema"])
    if kind in ("integer", "number"):
        return COUNTS
    return st.booleans() if kind == "boolean" else st.text(max_size=12)


def object_of(schema: str, **told: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of a schema, with values of its own for the fields that are `told`."""
    needed: dict[str, Any] = {}
    more: dict[str, Any] = {}
    for fact in FACTS["schemas"][schema]:
        place = needed if fact.get("required") or fact["name"] in told else more
        place[fact["name"]] = told[fact["name"]] if fact["name"] in told else value_of(fact)
    return st.fixed_dictionaries(needed, optional=more)


KEYS = st.sampled_from(
    (
        *("type", "value", "rolling", "disabled", "noticeThreshold", "unit", "count", "id"),
        *("seatsPerTimeSlot", "frequency", "occurrences", "interval", "day", "PER_DAY", "user"),
        *("availability", "overrides", "days", "startTime", "endTime", "date", "language"),
        *("locale", "mandatory", "isFixed", "userId", "periodType", "requiresConfirmation"),
    )
)

JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | KEYS, inner, max_size=5)
    ),
    max_leaves=12,
)
