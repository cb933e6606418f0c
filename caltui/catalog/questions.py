"""How a record asks questions, such as an event type of its guests: `[questions]` of a category.

A question becomes a field of a form, by its kind; a dialect with other kinds has other entries.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

_NOTHING: Mapping[str, Any] = {}


class PlaceAsked(NamedTuple):
    """The question where it takes place: `name` is its answer's key, `value` and `detail` the keys
    in it. `choices` is the field with the places, `by_guest` what a guest has to tell for some, and
    `told_in` the key of what was told, where a place is sent as an object of its own."""

    name: str
    choices: str
    value: str
    detail: str
    by_guest: Mapping[str, str] = _NOTHING
    told_in: Mapping[str, str] = _NOTHING


class Questions(NamedTuple):
    """The questions that the records of `of` ask, which `by` names in the request.

    `answers` is the field of the request with the answers, `inside` the field of the record that
    has the questions, `older` the one with questions of an older form, `older_in` the category that
    has them too (by `older_via`). `kinds` are the entries of fields by the kind of question;
    `standard` those that are asked where the record says nothing. `unless` are flags of the record
    by the question that each turns off; `skipped` are names that are never asked for a new booking.
    `labels` are the words for questions without any. `named` is the key of a question that names
    its answer. `apart` are holes of the act by the answers that are not sent among the others.
    """

    of: str
    by: str
    answers: str
    inside: str
    kinds: Mapping[str, Mapping[str, Any]]
    standard: tuple[Mapping[str, Any], ...]
    place: PlaceAsked
    older: str = ""
    older_in: str = ""
    older_via: str = ""
    named: str = "name"
    apart: Mapping[str, str] = _NOTHING
    unless: Mapping[str, str] = _NOTHING
    skipped: tuple[str, ...] = ()
    labels: Mapping[str, str] = _NOTHING


def questions_of(data: Mapping[str, Any] | None) -> Questions | None:
    """Reads `[questions]`. Raises TypeError for a key that does not exist."""
    if data is None:
        return None
    values = {**data, "place": PlaceAsked(**data["place"]), "standard": tuple(data["standard"])}
    values["skipped"] = tuple(data.get("skipped", ()))
    return Questions(**values)
