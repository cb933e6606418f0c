"""Refuses a filter term that no record can meet, and says what its column holds.

Otherwise the table would be empty without a reason.
"""

import re
from collections.abc import Callable, Collection

from caltui.catalog.model import Enum
from caltui.mirror.file.json_body import fold
from caltui.scheduling.text import DAY_NAMES
from caltui.workspace.base.clock import instant
from caltui.workspace.base.input_errors import BadFilter
from caltui.workspace.records.cells import NO, NULL, UNITS, YES, Cells
from caltui.workspace.records.columns import Column
from caltui.workspace.records.index_columns import kind
from caltui.workspace.table.filter_syntax import Term, in_order

Listed = Callable[[str], Collection[str] | None]
"""Returns a column's present values as folded words; None if they are unknown."""

EMPTY = ("", "null")
"""An exact term for a field without a value."""

READS = {
    "datetime": ("2026-12-01", "0123456789-: t"),
    "date": ("2026-12-01", "0123456789-"),
    "time": ("09:30", "0123456789:"),
}
"""An example of each kind of time in a table, and the characters that it may contain."""

COMPARED = ", or as a time: today, thu, in:7d, 2026-12-01..2026-12-07"
_NUMBER = re.compile(r"-?\d[\d,]*\.?\d*|-?\.\d+")


def check(term: Term, by: Column, cells: Cells, listed: Listed) -> None:
    """Raises BadFilter for a term that its column can never meet."""
    if term.exact and term.text in EMPTY:
        return
    text = fold(term.text)
    if cells.secrets.has(by.name):
        if not cells.reveal:
            raise BadFilter(f"{by.name} is masked: its text cannot be looked for.")
        return
    if not any(letter.isalnum() for letter in text) or by.name in cells.currency:
        return
    enum = by.field.enum if by.field is not None else None
    if kind(by) == "ref":
        if term.exact and by.type == "integer" and not text.isdigit():
            raise BadFilter(
                f"{by.name}= wants an id: '{term.text}' is none. {by.name}:{term.text} looks for"
                " the name."
            )
        return
    if enum is not None:
        _word(term, text, by, enum, listed)
    elif by.type == "boolean":
        _truth(term, text, by)
    elif by.type in READS:
        _time(term, text, by)
    elif by.type == "weekdays" and not term.exact:
        _days(text, by)
    elif by.type in ("integer", "number"):
        _number(term, text, by)


def _word(term: Term, text: str, by: Column, enum: Enum, listed: Listed) -> None:
    words = [str(word) for word in enum.every]
    shown = [fold(word) for word in words]
    if enum.open or (term.text in words if term.exact else _in_any(term, text, shown)):
        return
    known = listed(by.name)
    if known is None or _in_any(term, text, [word for word in known if word not in shown]):
        return
    if term.exact and text in shown:
        raise BadFilter(f"{by.name}={term.text} is none: write {words[shown.index(text)]}.")
    more = ", …" if len(words) > 8 else ""
    raise BadFilter(f"{by.name} is never '{term.text}': it is one of {', '.join(words[:8])}{more}.")


def _in_any(term: Term, text: str, words: Collection[str]) -> bool:
    if term.exact:
        return text in words
    return any(in_order(text, word) if term.fuzzy else text in word for word in words)


def _truth(term: Term, text: str, by: Column) -> None:
    words = ("true", "false") if term.exact else ("true", "false", fold(YES), fold(NO))
    if not _in_any(term, text, words):
        raise BadFilter(f"{by.name} is never '{term.text}': it is true or false.")


def _time(term: Term, text: str, by: Column) -> None:
    example, letters = READS[by.type]
    if term.exact:
        if by.type == "datetime" and ("T" not in term.text or not instant(term.text)):
            raise BadFilter(
                f"{by.name}= wants the time as Cal sent it, such as 2026-12-01T09:00:00.000Z:"
                f" '{term.text}' is none. {by.name}:{example} looks for it as it reads."
            )
        return
    if not set(text) <= set(letters):
        raise BadFilter(
            f"'{text}' is not understood: {by.name} is looked for as it reads, such as {example}"
            f" or a part of it{COMPARED if by.type != 'time' else ''}."
        )


def _days(text: str, by: Column) -> None:
    names = [fold(name) for name in DAY_NAMES]
    parts = text.replace("–", " ").replace("-", " ").replace(",", " ").split()
    if not all(any(part in name for name in names) for part in parts):
        raise BadFilter(f"'{text}' is no weekday: {by.name} reads Mon, Tue and so on.")


def _number(term: Term, text: str, by: Column) -> None:
    unit = UNITS.get(by.field.unit or "", "") if by.field is not None else ""
    if text == NULL or _NUMBER.fullmatch(text):
        return
    if unit and not term.exact and _beside(term, text, unit):
        return
    raise BadFilter(f"{by.name} holds numbers: '{term.text}' is none.")


def _beside(term: Term, text: str, unit: str) -> bool:
    """Tells whether the text is a part of a number with its unit, such as `0 mi` of `30 min`."""
    if term.fuzzy:
        return in_order(text.lstrip("0123456789-,. "), unit)
    number, space, rest = text.rpartition(" ")
    if not space:
        return text in unit
    return unit.startswith(rest) and (not number or bool(_NUMBER.fullmatch(number)))
