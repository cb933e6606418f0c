"""Reads answers that a person types as `question=answer`, by label or by key."""

from collections.abc import Iterable
from typing import Any

from caltui.catalog.values import Fault, InvalidValue, fault, parse
from caltui.workspace.booking_acts.book.form import MORE, BookingForm
from caltui.workspace.booking_acts.book.questions import Question, slug_of


def read_answers(
    form: BookingForm, texts: Iterable[str]
) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """The values by field, and what is wrong with the texts.

    Where the questions are not all known, an answer to one that is not is sent by its key.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    more: dict[str, Any] = {}
    for text in texts:
        name, mark, answer = text.partition("=")
        if not mark or not name.strip():
            faults.append(Fault("", f"'{text}' is no answer: write QUESTION=ANSWER."))
            continue
        question = _meant(form, name)
        if question is None:
            if form.asked.known:
                faults.append(Fault("", f"'{name.strip()}' is not asked: {_asked(form)}."))
            else:
                more[name.strip()] = answer
            continue
        key = question.field.name
        try:
            value = parse(question.field, _word(question, answer))
        except InvalidValue as error:
            faults.append(fault(key, error))
            continue
        before = values.get(key)
        values[key] = [*before, *value] if isinstance(before, list) else value
    if more:
        values[MORE] = more
    return values, tuple(faults)


def named(form: BookingForm, field: str) -> str:
    """Returns the label of the question behind a field; empty for what is no question."""
    found = next((q for q in form.asked.questions if q.field.name == field), None)
    return str(found.field.label or found.field.name) if found is not None else ""


def _meant(form: BookingForm, name: str) -> Question | None:
    """The question of that label or key: in any case, with or without its question mark."""
    wanted = slug_of(name)
    for one in form.asked.questions:
        own = {one.field.name, str(one.field.label or ""), ".".join(one.path)}
        own |= {one.path[0]} if len(one.path) < 2 else set()
        if wanted in {slug_of(word) for word in own if word}:
            return one
    return None


def _word(question: Question, answer: str) -> str:
    """The answer as it is sent, where a choice was typed by its label."""
    enum = question.field.enum
    if enum is None or answer in map(str, enum.every):
        return answer
    typed = answer.strip().casefold()
    words = [str(w) for w in enum.every if typed in (str(w).casefold(), enum.meaning(w).casefold())]
    return words[0] if words else answer


def _asked(form: BookingForm) -> str:
    labels = ", ".join(f"'{q.field.label or q.field.name}'" for q in form.asked.questions)
    return f"it asks {labels}" if labels else "it asks nothing"
