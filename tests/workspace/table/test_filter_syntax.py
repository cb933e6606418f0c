import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from caltui.workspace.base.clock import instant
from caltui.workspace.base.errors import BadFilter
from caltui.workspace.table.filter_syntax import Term, in_order, matches, parse
from caltui.workspace.table.filter_words import FilterWords, squeezed

NAMES = {"Status": "status", "Event type": "eventTypeId", "Paid": "paid"}
FIELDS = {squeezed(name): path for name, path in NAMES.items()}
NOW = datetime(2026, 12, 1, 8, 15, tzinfo=UTC)
"""A Tuesday, 09:15 in Berlin."""

WORDS = FilterWords(
    FIELDS | {"eventtype": "eventTypeId", "length": "length", "born": "born"},
    {"start": ("startTime",), "guest": ("name", "email")},
    "startTime",
    {"waiting": "status=PENDING", "unpaid": "paid=false status=ACCEPTED"},
    {"startTime": "instant", "length": "number", "born": "date"},
    ZoneInfo("Europe/Berlin"),
    NOW,
)


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

    def number(self, field: str) -> float | None:
        if field not in self.values:
            return None
        text = self.values[field]
        return instant(text).timestamp() if "T" in text else float(text)  # type: ignore[union-attr]


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
    assert parse(text, WORDS) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('"open', "A quote is open"),
        ("statu:x", "Did you mean status?"),
        ("colour:x", "There is no field 'colour'"),
        ("!", "nothing to look for"),
        ("status:", "nothing to look for"),
        ("~", "nothing to look for"),
        ("status>P", "'>' is not understood in 'status>P': status is no time and no number"),
        ("length>long", "length holds numbers: 'long' is none"),
        ("start>=soon", "'soon' is no time"),
        ("start:thu..x", "'thu..x' is no day and no range of days"),
        ("in:soon", "'in:soon' is no time from now"),
        ("is:lost", "'is:lost' is not understood here: there is is:waiting, is:unpaid"),
        ("ada|bob", "'|' is not understood in 'ada|bob': it stands between values of a field"),
        ("status!=P", "'!=' is not understood"),
        ("status:>P", "':>' is not understood"),
        ("id>1050", "There is no field 'id'"),
        ("status >=5", "'>=' is not understood in '>=5'"),
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
        parse(text, WORDS)


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
        ("length>30", True),
        ("length>45", False),
        ("length>=45 length<=45", True),
        ("length:30..60", True),
        ("length:46..", False),
        ("!length>30", False),
        ("status:x|pend", True),
        ("status=PEND|PENDING", True),
        ("status:x|y", False),
        ("thu", True),
        ("Thursday", True),
        ("today", False),
        ("this-week next in:7d", True),
        ("in:1d", False),
        ("past", False),
        ("!past", True),
        ("start:thu", True),
        ("start:fri", False),
        ("start:2026-12-01..2026-12-03", True),
        ("start:2026-12-01..12-02", False),
        ("start>=2026-12-03", True),
        ("start>2026-12-03", False),
        ("start<=2026-12-03", True),
        ("start<2026-12-03", False),
        ('start>="thu 13:30"', True),
        ('start>"thu 13:30"', False),
        ('start:"thu 13-14"', True),
        ('start:"thu 9-13"', False),
        ("born:today", True),
        ("born<today", False),
        ("guest:maria", True),
        ("guest:noor|maria", True),
        ("guest:noor", False),
        ("!guest:noor", True),
        ("is:waiting", True),
        ("!is:waiting", False),
        ("is:unpaid", False),
        ('"thu"', False),
    ],
)
def test_what_a_filter_keeps(text: str, hit: bool) -> None:
    hay = RecordTexts(
        "Ada from Berlin",
        status="PENDING",
        eventTypeId="12",
        length="45",
        startTime="2026-12-03T12:30:00Z",
        born="2026-12-01T00:00:00Z",
        email="maria@x.y",
    )
    assert matches(parse(text, WORDS), hay) is hit


def test_letters_in_order() -> None:
    assert in_order("a c", "abc")
    assert not in_order("aa", "abc")
