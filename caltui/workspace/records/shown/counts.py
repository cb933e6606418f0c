"""Writes what other records decide: counts, names, moments. What is not known is `?`, never 0."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from caltui.catalog.people import Computed
from caltui.scheduling.time_style import clock_width
from caltui.scheduling.wording import clock_text
from caltui.workspace.records.columns import value_at
from caltui.workspace.records.shown.spans import day_cell, readable
from caltui.workspace.records.shown.weekly import weekly_hours
from caltui.workspace.records.shown.words import NONE, word_of

NOT_KNOWN = "?"
SOME = 3
"""Names that are written one by one."""


class MinimumCount(int):
    """A number of records that may be more, because no list has them all."""


class IncompleteKeys(list[str]):
    """Keys of records; there may be more of them."""


def count_text(record: Mapping[str, Any], by: Computed) -> str:
    """`5`, `5+` if there may be more, `?` if it is not known."""
    value = record.get(by.name)
    if value is None:
        return NOT_KNOWN
    return f"{int(value)}+" if isinstance(value, MinimumCount) else f"{value:g}"


def waited_text(record: Mapping[str, Any], by: Computed) -> str:
    """`3 d` for a record that waits, empty for any other, `?` where its time is not known."""
    only = by.derived.only if by.derived is not None else {}
    if not all(word_of(value_at(record, field)) in words for field, words in only.items()):
        return ""
    value = record.get(by.name)
    return NOT_KNOWN if value is None else f"{value} d"


def moment_text(record: Mapping[str, Any], by: Computed, zone: ZoneInfo, now: datetime) -> str:
    """`Tue  1 Dec 18:30`; `?` where it is not known."""
    moment = readable(record.get(by.name))
    if moment is None:
        return NOT_KNOWN
    return f"{day_cell(moment, zone, now):<10} {clock_text(moment, zone):>{clock_width()}}"


def weekly_text(record: Mapping[str, Any], by: Computed) -> str:
    """`37.5 h`: of the record itself, or what was looked up."""
    value = record.get(by.name) if by.derived is not None else weekly_hours(record, by)
    return NOT_KNOWN if value is None else f"{value:g} h"


def names_text(record: Mapping[str, Any], by: Computed, name: Callable[[str], str | None]) -> str:
    """`Intro call, Demo, Support +2`; with `?` at the end if there may be more."""
    keys = record.get(by.name)
    if not isinstance(keys, list):
        return NOT_KNOWN
    more = isinstance(keys, IncompleteKeys)
    if not keys:
        return NOT_KNOWN if more else NONE
    names = [name(key) or key for key in keys[:SOME]]
    rest = f" +{len(keys) - SOME}" if len(keys) > SOME else ""
    return f"{', '.join(names)}{rest}{f' {NOT_KNOWN}' if more else ''}"
