"""The questions of an event type: of every kind, of strangers, of none, and unknown."""

from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.catalog.values import InvalidValue, parse
from caltui.workspace.booking_acts.book.questions import QuestionList, questions_of, slug_of

ASK = catalog().resource("bookings").questions
assert ASK is not None


def asked(event: dict[str, Any], older: list[dict[str, Any]] | None = None) -> QuestionList:
    assert ASK is not None
    return questions_of(ASK, event, older)


def named(found: QuestionList) -> dict[str, Any]:
    return {one.field.name: one for one in found.questions}


def one(kind: str, **more: Any) -> Any:
    """The question of one row of that kind."""
    row = {"name": "q", "type": kind, "label": "Which?", **more}
    return named(asked({"bookingFields": [row]}))["q"]


def test_without_questions_the_usual_ones_are_asked() -> None:
    found = asked({"bookingFields": None, "locations": None}, [])
    assert list(named(found)) == ["name", "email", "notes", "guests"]
    assert found.known
    assert found.notes == ()
    assert [name for name, q in named(found).items() if q.field.required] == ["name", "email"]


def test_where_they_are_not_known_it_says_that_cal_may_want_more() -> None:
    found = asked({"title": "Intro"})
    assert list(named(found)) == ["name", "email", "notes", "guests"]
    assert not found.known
    assert "Cal may want more" in found.notes[0]


def test_older_questions_come_with_the_key_that_cal_gives_them() -> None:
    older = [
        {"label": "Which quarter?", "type": "RADIO", "options": [{"label": "Q1"}, {"label": "Q2"}]},
        {"label": "Größe der Firma", "type": "NUMBER", "required": True},
        {"label": "I agree", "type": "BOOL", "required": True},
        {"label": "", "type": "TEXTLONG"},
    ]
    found = named(asked({"bookingFields": None}, older))
    assert list(found)[2:6] == ["which-quarter", "große-der-firma", "i-agree", "textlong-4"]
    assert found["which-quarter"].field.enum.values == ("Q1", "Q2")
    assert found["große-der-firma"].field.required
    assert found["i-agree"].must_agree
    assert found["textlong-4"].field.type == "text"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "second floor", "second floor"),
        ("textarea", "two\nlines", "two\nlines"),
        ("address", "Lindenallee 12", "Lindenallee 12"),
        ("number", "12", "12"),
        ("number", "0", "0"),
        ("phone", "+49 (30) 123-456", "+4930123456"),
        ("email", "ada@example.com", "ada@example.com"),
        ("url", "https://example.com", "https://example.com"),
        ("boolean", "yes", True),
        ("multiemail", "a@example.com, b@example.com", ["a@example.com", "b@example.com"]),
        ("checkbox", '["Yes, please", "b"]', ["Yes, please", "b"]),
        ("multiselect", "b", ["b"]),
        ("select", "Yes, please", "Yes, please"),
        ("radio", "b", "b"),
        ("of-the-future", "3", 3),
        ("of-the-future", "three", "three"),
    ],
)
def test_every_kind_has_a_field_of_its_type(kind: str, text: str, value: Any) -> None:
    options = [{"label": "Of course", "value": "Yes, please"}, {"value": "b"}]
    assert parse(one(kind, options=options).field, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "many"),
        ("phone", "12"),
        ("email", "ada"),
        ("multiemail", "a@example.com, b"),
        ("select", "c"),
        ("checkbox", "c"),
        ("boolean", "perhaps"),
    ],
)
def test_what_is_no_answer_is_refused_here(kind: str, text: str) -> None:
    field = one(kind, options=[{"label": "B", "value": "b"}]).field
    with pytest.raises(InvalidValue):
        parse(field, text)


def test_a_choice_without_choices_is_a_text() -> None:
    for options in (None, [], "a", [None, {}, {"value": {}}]):
        assert one("select", options=options).field.enum is None
        assert parse(one("radio", options=options).field, "mine") == "mine"


def test_what_is_hidden_skipped_or_switched_off_is_not_asked() -> None:
    rows = [
        {"name": "name", "type": "name", "required": True},
        {"name": "email", "type": "email", "required": True},
        {"name": "title", "type": "text", "hidden": True},
        {"name": "rescheduleReason", "type": "textarea"},
        {"name": "guests", "type": "multiemail"},
    ]
    assert list(named(asked({"bookingFields": rows, "disableGuests": True}))) == ["name", "email"]
    assert "guests" in named(asked({"bookingFields": rows}))


def test_a_name_of_two_parts_has_two_fields() -> None:
    row = {"name": "name", "type": "name", "variant": "firstAndLastName", "required": True}
    found = asked({"bookingFields": [row, {"name": "email", "type": "email"}]})
    assert [q.path for q in found.questions] == [
        ("name", "firstName"),
        ("name", "lastName"),
        ("email",),
    ]


def test_places_are_chosen_and_what_the_guest_tells_is_asked() -> None:
    places = [{"type": "phone"}, {"type": "inPerson", "address": "Lindenallee 12"}, None, {}]
    found = asked({"bookingFields": None, "locations": places}, [])
    place, detail = named(found)["location"], named(found)["location.optionValue"]
    assert place.field.enum.values == ("phone", "inPerson")
    assert place.field.enum.meaning("inPerson") == "inPerson: Lindenallee 12"
    assert place.field.default == "phone"
    assert detail.field.label == "Phone of the guest"
    assert found.needs_detail == {"phone": "Phone of the guest"}
    none = asked({"bookingFields": None, "locations": []}, [])
    assert "location" not in named(none)


@pytest.mark.parametrize("rows", [{}, {"a": 1}, "text", 7, True, [None], ["x"], [{}], [[]]])
def test_questions_of_a_strange_form_are_said_and_the_usual_ones_asked(rows: Any) -> None:
    found = asked({"bookingFields": rows}, [])
    assert {"name", "email"} <= set(named(found))
    assert found.notes
    assert not found.known


def test_two_fields_never_share_a_name() -> None:
    rows = [{"name": name, "type": "text"} for name in ("start", "timeZone", "more", "x", "x")]
    found = asked({"bookingFields": rows})
    names = [q.field.name for q in found.questions]
    assert len(names) == len(set(names))
    assert ("start",) in [q.path for q in found.questions]
    assert "start" not in names


def test_texts_of_strangers_are_made_safe() -> None:
    question = one("text", label="\x1b]0;x\x07Which?" + "a" * 500, placeholder="\x1b[2J")
    assert "\x1b" not in question.field.title + question.field.help
    assert len(question.field.title) <= 80


def test_a_question_without_end_of_questions_is_cut() -> None:
    rows = [{"name": f"q{i}", "type": "text"} for i in range(500)]
    found = asked({"bookingFields": rows})
    assert len(found.questions) == 60
    assert "500" not in found.notes[0] or "first 60" in found.notes[0]


@pytest.mark.parametrize(
    ("label", "slug"), [("Which quarter?", "which-quarter"), ("  A  b_c ", "a-b-c"), ("É!", "e")]
)
def test_keys_of_older_questions(label: str, slug: str) -> None:
    assert slug_of(label) == slug
