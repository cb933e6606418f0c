"""Text from strangers, and secrets."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caltui.text import MASK, one_line, redact, safe_text, safe_value

HOSTILE = {
    "recolours": ("\x1b[31mred", "␛[31mred"),
    "writes the clipboard": ("\x1b]52;c;eA==\x07", "␛]52;c;eA==␇"),
    "C1": ("a\x9b2Jb", "a\ufffd2Jb"),
    "turns the direction": ("a\u202eb\u2066c", "a␦b␦c"),
    "is not seen": ("a\u200bb\u2060c\ufeffd\u00ade", "a␦b␦c␦d␦e"),
    "a break of two characters": ("a\r\nb\r\r\n", "a\nb␍\n"),
    "carriage return": ("safe\rEVIL", "safe␍EVIL"),
    "lone surrogate": ("a\ud800b", "a\ufffdb"),
    "delete": ("a\x7f", "a␡"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_a_terminal_would_obey_becomes_a_mark(case: str) -> None:
    text, shown = HOSTILE[case]
    assert safe_text(text) == shown


@given(st.text())
def test_nothing_a_terminal_obeys_is_left_and_nothing_else_is_touched(text: str) -> None:
    text = text.replace("\r\n", "\n")
    safe = safe_text(text)
    assert len(safe) == len(text)
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u206f\ufeff\xad]", safe
    )
    for was, now in zip(text, safe, strict=True):
        if unicodedata.category(was)[0] in "LNPSM":
            assert was == now


def test_length_is_bounded_and_the_cut_is_shown() -> None:
    assert safe_text("x" * 50, limit=10) == "x" * 9 + "…"
    assert one_line("a\nb\tc\r\nd") == "a⏎b c⏎d"


def test_values_are_made_safe_all_the_way_down() -> None:
    assert safe_value({"a\x1b": [{"b": "\x07"}, 1, None, True]}) == {
        "a␛": [{"b": "␇"}, 1, None, True]
    }


@pytest.mark.parametrize(
    "text",
    [
        "https://x/cal/v2/me?id=5&api_token=at_SECRET",
        '{"query": {"api_token": "at_SECRET"}}',
        "apiKey=at_SECRET&x=1",
        "the token at_SECRET is wrong",
        "odd form: SECRET-odd",
        "apiKey=cal_SECRET&x=1",
        "Authorization: Bearer cal_SECRETx",
        '{"authorization": "bearer SECRET.of.another"}',
        "the key cal_live_SECRET0123456789abcdef is wrong",
    ],
)
def test_no_token_is_left(text: str) -> None:
    shown = redact(text, "SECRET-odd")
    assert "SECRET" not in shown
    assert MASK in shown


def test_words_that_are_no_token_stay() -> None:
    text = "the bearer of news, cal_com, cal_event_type"
    assert redact(text) == text


def test_joined_emoji_stand_side_by_side_and_joined_letters_stay_joined() -> None:
    assert one_line("\U0001f469\u200d\U0001f680 x") == "\U0001f469\U0001f680 x"
    assert one_line("\u0915\u094d\u200d\u0937") == "\u0915\u094d\u200d\u0937"
