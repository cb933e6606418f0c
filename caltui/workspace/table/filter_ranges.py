"""Reads comparisons of a filter: `start>=tomorrow`, `length>30`, `start:2026-12-01..2026-12-07`.

An instant is compared in whole seconds, as the index table stores it, a date as its midnight in
UTC.
"""

import re
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from caltui.scheduling.time_words import TimeSpan, moment_of, span_of
from caltui.workspace.base.input_errors import BadFilter
from caltui.workspace.table.filter_words import FilterWords

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_UTC = ZoneInfo("UTC")
_AS_IT_READS = frozenset("0123456789-: tTzZ")


class NumberComparison(NamedTuple):
    """One comparison with a number: `sign` is `<`, `<=`, `>` or `>=`."""

    sign: str
    value: float

    def holds(self, number: float) -> bool:
        """Tells whether the comparison is true of a number."""
        if self.sign == "<":
            return number < self.value
        if self.sign == "<=":
            return number <= self.value
        return number > self.value if self.sign == ">" else number >= self.value


Comparisons = tuple[NumberComparison, ...]


def compared(path: str, sign: str, text: str, part: str, words: FilterWords) -> Comparisons:
    """The comparison of a field with one value. Raises BadFilter."""
    kind = words.kinds.get(path, "")
    if not kind:
        raise BadFilter(
            f"'{sign}' is not understood in '{part}': {path} is no time and no number."
            f" Write {path}:text for a part of the value, {path}=text for all of it."
        )
    if kind == "number":
        return (NumberComparison(sign, _number(path, text)),)
    low, high = _edges(text, kind, words)
    if low == high:
        return (NumberComparison(sign, low),)
    if sign[0] == "<":
        return (NumberComparison("<", high if sign == "<=" else low),)
    return (NumberComparison(">=", high if sign == ">" else low),)


def ranged(path: str, text: str, words: FilterWords) -> Comparisons | None:
    """The range that a value means: `thu`, `next`, `a..b`; None where it is a text to look for.

    Raises BadFilter for a range with an end that is not understood.
    """
    kind = words.kinds.get(path, "")
    if kind == "number" and ".." in text:
        low, _, high = text.partition("..")
        ends = [(">=", low.strip()), ("<=", high.strip())]
        return tuple(NumberComparison(sign, _number(path, end)) for sign, end in ends if end)
    if kind in ("", "number") or (set(text) <= _AS_IT_READS and ".." not in text):
        return None
    try:
        return _within(_span(text, kind, words))
    except ValueError as error:
        if ".." in text or ":" in text:
            raise BadFilter(str(error)) from None
        return None


def spanned(text: str, words: FilterWords) -> Comparisons:
    """The time that a word without a field means. Raises BadFilter."""
    try:
        return _within(_span(text, words.kinds.get(words.time, ""), words))
    except ValueError as error:
        raise BadFilter(str(error)) from None


def _within(span: TimeSpan) -> Comparisons:
    ends = ((">=", span.start), ("<", span.end))
    return tuple(NumberComparison(sign, _seconds(end)) for sign, end in ends if end is not None)


def _span(text: str, kind: str, words: FilterWords) -> TimeSpan:
    """From when to when a text means. Raises ValueError."""
    return span_of(text, *_clock(kind, words))


def _edges(text: str, kind: str, words: FilterWords) -> tuple[float, float]:
    """From when to when a value is: a day, days, or twice the same moment. Raises BadFilter."""
    zone, now = _clock(kind, words)
    try:
        span = span_of(text, zone, now)
        if span.start is not None and span.end is not None:
            return _seconds(span.start), _seconds(span.end)
    except ValueError:
        # It is no day: it may be a moment.
        pass
    try:
        at = _seconds(moment_of(text, zone, now).at)
    except ValueError as error:
        raise BadFilter(str(error)) from None
    return at, at


def _clock(kind: str, words: FilterWords) -> tuple[ZoneInfo, datetime]:
    """The zone and the present. A date is in no zone: its present is what the clock shows here."""
    if kind == "date":
        return _UTC, words.now.astimezone(words.zone).replace(tzinfo=UTC)
    return words.zone, words.now


def _seconds(moment: datetime) -> float:
    return moment.timestamp() // 1


def _number(path: str, text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise BadFilter(f"{path} holds numbers: '{text}' is none.")
    return float(text)
