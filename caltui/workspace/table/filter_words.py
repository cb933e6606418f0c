"""Reads what a filter's words mean in one category: fields, other names for them, times, `is:`.

The catalogue says so in `[filter]` of the category: `time` is the field that `today` and `next` are
about, `names` are other names for fields, `is` are conditions with a name.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from caltui.catalog.model import Resource
from caltui.scheduling.time_words import DAY_WORDS, WEEK_WORDS, WEEKDAYS
from caltui.workspace.records.columns import Column, column
from caltui.workspace.records.index_columns import kind

NUMBERS = ("integer", "number")
OPEN_WORDS = ("next", "past")


class FilterWords(NamedTuple):
    """What the parser of a filter knows of a category.

    `fields` are column paths by `squeezed` name; `names` the paths that another name stands for;
    `time` is the path that a time without a field is about, or empty; `conditions` are filters by
    the word behind `is:`; `kinds` is `instant`, `date` or `number` for what can be compared.
    """

    fields: Mapping[str, str]
    names: Mapping[str, Sequence[str]] = {}
    time: str = ""
    conditions: Mapping[str, str] = {}
    kinds: Mapping[str, str] = {}
    zone: ZoneInfo = ZoneInfo("UTC")
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    def paths(self, name: str) -> tuple[str, ...]:
        """The columns of a name; empty if the category has no such name."""
        known = squeezed(name)
        if known in self.names:
            return tuple(self.names[known])
        return (self.fields[known],) if known in self.fields else ()

    def is_time(self, word: str) -> bool:
        """Tells whether a word alone means a time here."""
        return bool(self.time) and is_time_word(word)


def squeezed(name: str) -> str:
    """A name for comparison: `Event type`, `eventType` and `event-type` are equal."""
    return re.sub(r"[\s_-]", "", name).casefold()


def is_time_word(word: str) -> bool:
    """Tells whether a text is `today`, `thu`, `this-week`, `next`, `in:7d` or the like."""
    said = word.casefold()
    if said in DAY_WORDS or said in WEEK_WORDS or said in OPEN_WORDS or said.startswith("in:"):
        return True
    return len(said) >= 3 and any(name.startswith(said) for name in WEEKDAYS)


def words_of(of: Resource, columns: Sequence[Column], zone: tzinfo, now: datetime) -> FilterWords:
    """The words of a category with these columns."""
    facts = of.filters
    fields = {squeezed(one.title): one.sorted_by for one in columns}
    fields |= {squeezed(one.name): one.sorted_by for one in columns}
    named = [column(of, path) for paths in facts.names.values() for path in paths]
    return FilterWords(
        fields,
        {squeezed(name): paths for name, paths in facts.names.items()},
        facts.time,
        facts.conditions,
        {one.name: found for one in (*columns, *named) if (found := _comparable(one))},
        zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC"),
        now,
    )


def _comparable(one: Column) -> str:
    if kind(one) == "instant":
        return "date" if one.type == "date" else "instant"
    return "number" if one.type in NUMBERS and kind(one) == "plain" else ""
