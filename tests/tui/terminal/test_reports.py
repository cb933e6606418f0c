"""What a terminal sends, taken apart: answers are swallowed, keys and pastes are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from caltui.tui.terminal.reports import EscapeKey, GroundReport, Pasted, Reports, Token, TypedBytes

ANSWERS = (
    b"\x1b[?62;22;52c",
    b"\x1b[>41;400;0c",
    b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    b"\x1b]10;rgb:ff/ff/ff\x07",
    b"\x1b]52;c;aGVsbG8=\x1b\\",
    b"\x1bP>|WezTerm 20240203\x1b\\",
    b"\x1bP1+r524742=38\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b[?1u",
    b"\x1b[?997;1n",
    b"\x1b[0n",
    b"\x1b[24;80R",
    b"\x1b[1;1R",
    b"\x1b[?5;1R",
    b"\x1b[8;24;80t",
    b"\x1b[4;600;800t",
    b"\x1b[?2031;0$y",
    b"\x1b[4;1$y",
    b"\x1b[M !!",
    b"\x1b[32;10;10M",
)
"""Of questions that nobody here asks."""

RELEASES = (
    b"\x1b[100;1:3u",
    b"\x1b[1;1:3A",
    b"\x1b[5;1:3~",
    b"\x1b[97:65;2:3;65u",
    b"\x1b[13;1:3u",
)
NO_KEYS = (
    b"\x1b[60000u",
    b"\x1b[9999999u",
    b"\x1b[55296u",
    b"\x1b[1u",
    b"\x1b[99~",
    b"\x1b[97;1;2;3u",
    b"\x1b[:::u",
    b"\x1b[;;;;;A",
    b"\x1b[9A",
    b"\x1b[1;2:9:9:9A",
    b"\x1b[<A",
    b"\x1b[<1;2M",
)
KEYS = (
    (b"\x1b[97:65;2u", b"A"),
    (b"\x1b[233:201;2u", "É".encode()),
    (b"\x1b[97u", b"a"),
    (b"\x1b[97;1:1u", b"a"),
    (b"\x1b[97;1:2u", b"a"),
    (b"\x1b[97;65u", b"A"),
    (b"\x1b[97;66u", b"a"),
    (b"\x1b[97;;97u", b"\x1b[97;;97u"),
    (b"\x1b[115::115;5:1u", b"\x1b[115;5u"),
    (b"\x1b[0;;233u", "é".encode()),
    (b"\x1b[13;1:1u", b"\x1b[13u"),
    (b"\x1b[27;129u", b"\x1b[27u"),
    (b"\x1b[1;1:1A", b"\x1b[A"),
    (b"\x1b[1;1:2B", b"\x1b[B"),
    (b"\x1b[1;5:2D", b"\x1b[1;5D"),
    (b"\x1b[5D", b"\x1b[1;5D"),
    (b"\x1b[6;1:1~", b"\x1b[6~"),
    (b"\x1b[27;5;105~", b"\x1b[105;5u"),
    (b"\x1bO5C", b"\x1b[1;5C"),
    (b"\x1b[1;2Z", b"\x1b[Z"),
)
MISREAD = {"\x1b[~", "\x1b[62~", "\x1b[63~", *(f"\x1b[1;{n}R" for n in (2, 5, 6))} | {
    f"\x1b[1;{n}u" for n in range(5, 9)
}
"""Textual's table has them, and its parser takes them for other keys than that says."""


def all_of(data: bytes, *cuts: int) -> list[Token]:
    """The keys and pastes of the bytes, cut there, once nothing more comes."""
    reports = Reports()
    found: list[Token] = []
    for start, end in zip((0, *cuts), (*cuts, len(data)), strict=True):
        found += reports.feed(data[start:end])
    found += reports.overdue()
    assert reports.patience is None
    return merged([token for token in found if not isinstance(token, GroundReport)])


def merged(tokens: list[Token]) -> list[Token]:
    """Bytes that were typed one after the other, as one."""
    found: list[Token] = []
    for token in tokens:
        if isinstance(token, TypedBytes) and found and isinstance(found[-1], TypedBytes):
            found[-1] = TypedBytes(found[-1].data + token.data)
        else:
            found.append(token)
    return found


@pytest.mark.parametrize("answer", [*ANSWERS, *RELEASES, *NO_KEYS])
def test_what_is_no_key_leaves_nothing_wherever_it_is_cut(answer: bytes) -> None:
    for cut in range(len(answer) + 1):
        assert all_of(b"ab" + answer + b"cd", 2 + cut) == [TypedBytes(b"abcd")]


@pytest.mark.parametrize("end", [b"\x07", b"\x1b\\"])
def test_the_colour_of_the_ground_goes_on_wherever_it_is_cut(end: bytes) -> None:
    answer = b"\x1b]11;rgb:fafa/fafa/fafa" + end
    for cut in range(len(answer) + 1):
        reports = Reports()
        found = [*reports.feed(b"a" + answer[:cut]), *reports.feed(answer[cut:] + b"b")]
        assert [one for one in found if isinstance(one, GroundReport)] == [
            GroundReport("rgb:fafa/fafa/fafa")
        ], cut


@pytest.mark.parametrize(
    "answer",
    [
        b"\x1b]11;rgb:zz/zz/zz\x07",
        b"\x1b]11;rgb:ff/ff/ff",
        b"\x1b]10;rgb:ff/ff/ff\x07",
        b"\x1b]11;?\x07",
    ],
)
def test_nothing_else_is_taken_for_the_colour_of_the_ground(answer: bytes) -> None:
    reports = Reports()
    found = [*reports.feed(answer), *reports.feed(b"a"), *reports.overdue()]
    assert not any(isinstance(one, GroundReport) for one in found)


@pytest.mark.parametrize(("report", "read"), KEYS)
def test_a_key_report_is_read_right(report: bytes, read: bytes) -> None:
    assert all_of(report) == [TypedBytes(read)]


@pytest.mark.parametrize("sequence", [s for s in ANSI_SEQUENCES_KEYS if len(s) > 2])
def test_every_key_that_textual_knows_comes_through(sequence: str) -> None:
    found = all_of(sequence.encode())
    assert bool(found) is (sequence not in MISREAD)


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [
        (b"\x1b", [EscapeKey(b"\x1b")]),
        (b"\x1b\x1b[A", [EscapeKey(b"\x1b"), TypedBytes(b"\x1b[A")]),
        (b"\x1bj", [EscapeKey(b"\x1bj")]),
        (b"\x1bjk", [EscapeKey(b"\x1bj"), TypedBytes(b"k")]),
        ("\x1bé".encode(), [EscapeKey("\x1bé".encode())]),
        (b"\x1b[", [EscapeKey(b"\x1b[")]),
        (b"\x1b]", [EscapeKey(b"\x1b]")]),
        (b"\x1b[\rj", [EscapeKey(b"\x1b["), TypedBytes(b"\rj")]),
        (b"\x1bO2", [EscapeKey(b"\x1bO"), TypedBytes(b"2")]),
        (b"\x1bOz", [EscapeKey(b"\x1bO"), TypedBytes(b"z")]),
        (b"\x1b]11;rgb:1\rj", [TypedBytes(b"\rj")]),
        (b"\x1b]11;rgb:1\x1b[Aj", [TypedBytes(b"\x1b[Aj")]),
        (b"\x1b[12\rj", [TypedBytes(b"\rj")]),
        (b"\x1b[<0;3;4Mj", [TypedBytes(b"\x1b[<0;3;4Mj")]),
        (b"\x1b[?2026;2$yj", [TypedBytes(b"\x1b[?2026;2$yj")]),
        (b"\x1b[Ij\x1b[O", [TypedBytes(b"\x1b[Ij\x1b[O")]),
    ],
)
def test_keys_with_an_escape_are_told_from_what_begins_like_them(
    typed: bytes, tokens: list[Token]
) -> None:
    assert all_of(typed) == tokens


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("a\x1b[31mred\x1b[0m b", "ared b"),
        ("a\x1b]8;;http://x\x07link\x1b]8;;\x07", "alink"),
        ("q\x1b[?1u\x1b[Ad\x1b", "qd"),
        ("tab\there\x00\x03\x1a", "tab\there"),
        ("\x1b]unended\nnext", "]unended\nnext"),
        ("会議 🎉", "会議 🎉"),
    ],
)
def test_a_paste_is_text_and_whole(pasted: str, text: str) -> None:
    data = b"x\x1b[200~" + pasted.encode() + b"\x1b[201~y"
    for cut in range(len(data)):
        assert all_of(data, cut) == [TypedBytes(b"x"), Pasted(text), TypedBytes(b"y")]


def test_a_long_paste_comes_whole_and_one_without_an_end_too() -> None:
    long = b"word " * 40_000
    assert all_of(b"\x1b[200~" + long + b"\x1b[201~", *range(4096, 200_000, 4096)) == [
        Pasted(long.decode())
    ]
    assert all_of(b"\x1b[200~cut off") == [Pasted("cut off")]


PARTS = st.one_of(
    st.sampled_from([*ANSWERS, *RELEASES, *NO_KEYS, *(key for key, _ in KEYS)]),
    st.sampled_from([b"\x1b", b"\x1b[", b"\x1bO", b"\x1b]", b"\x1bP", b"\x1b[200~", b"\x1b[201~"]),
    st.sampled_from([s.encode() for s in ANSI_SEQUENCES_KEYS]),
    st.text(max_size=5).map(lambda text: text.encode("utf-8", "replace")),
    st.binary(max_size=5),
)


@given(st.lists(PARTS, max_size=8).map(b"".join), st.data())
def test_cuts_make_no_difference(data: bytes, draw: st.DataObject) -> None:
    cuts = draw.draw(st.lists(st.integers(0, len(data)), max_size=6).map(sorted))
    assert all_of(data, *cuts) == all_of(data)


@given(st.lists(st.sampled_from([*ANSWERS, *RELEASES]), max_size=5), st.text("jk?:dq", max_size=9))
def test_no_key_is_lost_between_answers(answers: list[bytes], typed: str) -> None:
    data = b"".join(a + typed[i : i + 1].encode() for i, a in enumerate(answers))
    data += typed[len(answers) :].encode()
    assert all_of(data) == ([TypedBytes(typed.encode())] if typed else [])
