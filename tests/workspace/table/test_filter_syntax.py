import re

import pytest

from caltui.workspace.base.errors import BadFilter
from caltui.workspace.table.filter_syntax import Term, in_order, matches, parse, squeezed

FIELDS = {squeezed(n): p for n, p in {"Status": "status", "Event type": "eventTypeId"}.items()}


class RecordTexts:
    def __init__(self, text: str, **plain: str) -> None:
        self.text = text
        self.values = plain

    def plainly(self) -> str:
        return ""

    def everything(self) -> str:
        return self.text.casefold()

    def named(self) -> str:
        return self.text.casefold()

    def shown(self, field: str) -> str:
        return self.values.get(field, "").casefold()

    def plain(self, field: str) -> tuple[str, ...]:
        return (self.values[field],) if field in self.values else ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("Ada lovelace", (Term("ada"), Term("lovelace"))),
        ('"Ada Lovelace"', (Term("ada lovelace"),)),
        ("status:PEN", (Term("pen", "status"),)),
        ("status=PENDING", (Term("PENDING", "status", exact=True),)),
        ("!status:pending", (Term("pending", "status", negated=True),)),
        ('"Event type":intro', (Term("intro", "eventTypeId"),)),
        ("event-type:intro", (Term("intro", "eventTypeId"),)),
        ("~gst", (Term("gst", fuzzy=True),)),
        ("status:~pnd", (Term("pnd", "status", fuzzy=True),)),
        ("10:30", (Term("10:30"),)),
        ("https://x.y", (Term("https://x.y"),)),
        ('"status:PEN"', (Term("status:pen"),)),
        ('"id>1050"', (Term("id>1050"),)),
        ('"A|B" "ada*"', (Term("a|b"), Term("ada*"))),
        ("a->b <b> intro | ada", tuple(map(Term, ("a->b", "<b>", "intro", "|", "ada")))),
        ("OR", (Term("or"),)),
        ("salt or pepper", tuple(map(Term, ("salt", "or", "pepper")))),
        ("-intro (ada a~b", tuple(map(Term, ("-intro", "(ada", "a~b")))),
    ],
)
def test_the_grammar(text: str, expected: tuple[Term, ...]) -> None:
    assert parse(text, FIELDS) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('"open', "A quote is open"),
        ("statu:x", "Did you mean status?"),
        ("colour:x", "There is no field 'colour'"),
        ("!", "nothing to look for"),
        ("status:", "nothing to look for"),
        ("~", "nothing to look for"),
        ("status>P", "'>' is not understood in 'status>P': write status:text"),
        ("status!=P", "'!=' is not understood"),
        ("status:>P", "':>' is not understood"),
        ("id>1050", "There is no field 'id'"),
        ("status >=5", "'>=' is not understood in '>=5'"),
        ("status:A|B", "'|' is not understood in 'status:A|B'"),
        ("status:A OR status:B", "'OR' is not understood"),
        ("status:A or status:B", "'or' is not understood"),
        ("not status:A", "'not' is not understood"),
        ("-status:A", "'-' is not understood in '-status:A'"),
        ("(status:A", "'(' is not understood in '(status:A'"),
        ("status~pend", "'~' is not understood in 'status~pend': write status:text"),
        ("status:A || ada", "'||' is not understood"),
        ("status:pen*", "'*' is not understood in 'status:pen*': a part of the text is enough"),
        ("ada*", "'*' is not understood"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, says: str) -> None:
    with pytest.raises(BadFilter, match=re.escape(says)):
        parse(text, FIELDS)


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("ada", True),
        ("ADA berlin", True),
        ("ada paris", False),
        ("!paris", True),
        ("~abn", True),
        ("~nba", False),
        ("status:pend", True),
        ("status=PEND", False),
        ("status=PENDING", True),
        ("eventType:1", False),
        ("eventType:12", True),
        ("!eventType:12", False),
    ],
)
def test_what_a_filter_keeps(text: str, hit: bool) -> None:
    hay = RecordTexts("Ada from Berlin", status="PENDING", eventTypeId="12")
    assert matches(parse(text, FIELDS | {"eventtype": "eventTypeId"}), hay) is hit


def test_letters_in_order() -> None:
    assert in_order("a c", "abc")
    assert not in_order("aa", "abc")
