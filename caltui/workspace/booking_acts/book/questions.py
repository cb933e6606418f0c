"""The questions of an event type as fields of their own types, from its record.

What a stranger put there is read as far as it can be, and what cannot be read is said.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caltui.catalog.model import Enum, Field, Record
from caltui.catalog.questions import Questions
from caltui.text import one_line

PART = "part"
RADIO_INPUT = "radioInput"
BOTH_NAMES = "firstAndLastName"
MOST = 60
"""An event type with more questions is not a form that a person fills in."""

LABEL = 80
"""Characters of a question."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `path` is where its answer stands in the answers; `must_agree`: only yes is
    taken as its answer."""

    field: Field
    path: tuple[str, ...]
    must_agree: bool = False


@dataclass(frozen=True, slots=True)
class QuestionList:
    """The questions of an event type in their order.

    `known` is false where they were never read: then the standard ones are asked. `notes` are
    sentences on what is not known or could not be read. `needs_detail` says, by place, what the
    guest has to tell for it; `place` are the keys in the answer of the place: place, detail.
    """

    questions: tuple[Question, ...]
    known: bool = True
    notes: tuple[str, ...] = ()
    needs_detail: Mapping[str, str] | None = None
    place: tuple[str, str] = ("", "")


def questions_of(ask: Questions, event: Record, older: Sequence[Record] | None) -> QuestionList:
    """The questions of the record of an event type. `older` are its questions of the older form,
    None if they are unknown."""
    notes: list[str] = []
    rows = event.get(ask.inside)
    known = True
    if rows in (None, "", []):
        asked = list(ask.standard)
        known = older is not None or ask.inside in event
        if older:
            asked[3:3] = [_of_older(one, i) for i, one in enumerate(older)]
        if not known or (older is None and rows is None):
            known = False
            notes.append(
                "Its own questions are not known here: the usual ones are asked, and Cal may"
                " want more. More answers takes them by key."
            )
    else:
        asked, odd = _readable(ask, rows)
        if odd:
            notes.append(odd)
            known = False
        names = {str(one["name"]) for one in asked}
        asked = [
            *(s for s in ask.standard if s.get("required") and s["name"] not in names),
            *(asked or [s for s in ask.standard if not s.get("required")]),
        ]
    found: list[Question] = []
    taken = {"start", "timeZone", "language", "more"}
    for one in asked[:MOST]:
        if _is_asked(ask, event, one):
            for question in _question(ask, event, one):
                if question.path not in [q.path for q in found]:
                    found.append(_distinct(question, taken))
    if len(asked) > MOST:
        notes.append(f"It has {len(asked)} questions: the first {MOST} are asked.")
    keys = (ask.place.value, ask.place.detail)
    return QuestionList(tuple(found), known, tuple(notes), _details(ask, event), keys)


def slug_of(label: str) -> str:
    """The key that Cal gives to the answer of an older question: `Which floor?` → `which-floor`."""
    plain = unicodedata.normalize("NFD", label.strip().lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^\w.]+|_+", "-", plain).strip("-.")


def _of_older(one: Record, number: int) -> dict[str, Any]:
    """An older question in the form of the newer ones."""
    kind = str(one.get("type") or "TEXT")
    label = str(one.get("label") or "")
    options = one.get("options")
    return {
        **one,
        "name": slug_of(label or f"{kind}-{number + 1}"),
        "type": kind,
        "label": label or kind,
        "options": [
            {"label": o.get("label"), "value": o.get("label")}
            for o in (options if isinstance(options, list) else ())
            if isinstance(o, Mapping)
        ],
    }


def _readable(ask: Questions, rows: Any) -> tuple[list[Mapping[str, Any]], str]:
    """The questions that can be read, and a sentence on the others."""
    if not isinstance(rows, list):
        return [], "Its questions have a form that is not known: the usual ones are asked."
    good: list[Mapping[str, Any]] = [
        {**one, "name": one[ask.named]}
        for one in rows
        if isinstance(one, Mapping) and str(one.get(ask.named) or "")
    ]
    lost = len(rows) - len(good)
    if not lost:
        return good, ""
    words = "1 question" if lost == 1 else f"{lost} questions"
    return good, f"{words} of it cannot be read: More answers takes what Cal wants for them."


def _is_asked(ask: Questions, event: Record, one: Mapping[str, Any]) -> bool:
    name = str(one.get("name"))
    if one.get("hidden") is True or name in ask.skipped:
        return False
    flag = ask.unless.get(name)
    return not (flag and event.get(flag) is True)


def _question(ask: Questions, event: Record, one: Mapping[str, Any]) -> Iterator[Question]:
    name, kind = str(one["name"]), str(one.get("type") or "")
    if kind == RADIO_INPUT:
        yield from _place(ask, event, one)
        return
    label = _label(ask, one)
    required = one.get("required") is True
    if kind == "name" and _variant(one) == BOTH_NAMES:
        for part, words, needed in (
            ("firstName", "First name", True),
            ("lastName", "Last name", False),
        ):
            yield Question(
                _field(f"{name}.{part}", "string", words, required and needed), (name, part)
            )
        return
    entry = dict(ask.kinds.get(kind) or {"type": "any"})
    hint = one_line(str(one.get("placeholder") or ""), LABEL)
    unknown = (
        "" if kind in ask.kinds else f"Kind '{one_line(kind, 30)}' is not known: text or JSON."
    )
    help = hint or unknown or str(entry.pop("help", ""))
    entry.pop("help", None)
    sort = str(entry.pop("type"))
    choices = _choices(one)
    enum = None
    if sort in ("enum", "array") and "shape" not in entry:
        if choices:
            enum = Enum(name, tuple(choices), labels=choices)
        else:
            sort = "string" if sort == "enum" else sort
    if sort == "enum":
        sort = "string"
    field = _field(name, sort, label, required)
    yield Question(
        field._replace(enum=enum, help=help, **entry), (name,), required and sort == "boolean"
    )


def _place(ask: Questions, event: Record, one: Mapping[str, Any]) -> Iterator[Question]:
    """Yields the question where it takes place, and what the guest has to tell for that."""
    place = ask.place
    rows = event.get(place.choices)
    labels: dict[str, str] = {}
    for row in rows if isinstance(rows, list) else ():
        kind = row.get("type") if isinstance(row, Mapping) else None
        if isinstance(kind, str) and kind:
            at = str(row.get("address") or row.get("link") or "")
            words = one_line(f"{kind}: {at}" if at else kind, LABEL)
            labels[kind] = one_line(f"{labels[kind]}, {at}", LABEL) if kind in labels else words
    if not labels:
        return
    name = str(one["name"])
    field = _field(name, "string", _label(ask, one), one.get("required") is True or len(labels) > 1)
    enum = Enum(name, tuple(labels), labels=labels)
    first = next(iter(labels))
    yield Question(field._replace(enum=enum, default=first, required=True), (name, place.value))
    wanted = {kind: words for kind, words in place.by_guest.items() if kind in labels}
    if wanted:
        told = " or ".join(dict.fromkeys(wanted.values()))
        where = _field(f"{name}.{place.detail}", "string", told, required=len(labels) == 1)
        yield Question(where, (name, place.detail))


def _details(ask: Questions, event: Record) -> dict[str, str]:
    rows = event.get(ask.place.choices)
    kinds = (
        {r.get("type") for r in rows if isinstance(r, Mapping)} if isinstance(rows, list) else ()
    )
    return {kind: words for kind, words in ask.place.by_guest.items() if kind in kinds}


def _field(name: str, kind: str, label: str, required: bool) -> Field:
    return Field(name, kind, PART, required=required, label=label)


def _label(ask: Questions, one: Mapping[str, Any]) -> str:
    name = str(one["name"])
    return one_line(str(one.get("label") or ask.labels.get(name) or name), LABEL)


def _variant(one: Mapping[str, Any]) -> str:
    return str(one.get("variant") or "")


def _choices(one: Mapping[str, Any]) -> dict[str, str]:
    """The choices of a question: the label by the value that is sent."""
    rows = one.get("options")
    found: dict[str, str] = {}
    for row in rows if isinstance(rows, list) else ():
        value = row.get("value", row.get("label")) if isinstance(row, Mapping) else row
        label = row.get("label", value) if isinstance(row, Mapping) else row
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value):
            found.setdefault(str(value), one_line(str(label or value), LABEL))
    return found


def _distinct(question: Question, taken: set[str]) -> Question:
    """The question under a name that no other field of the form has."""
    name = question.field.name
    while name in taken:
        name = f"answer.{name}"
    taken.add(name)
    return Question(question.field._replace(name=name), question.path, question.must_agree)
