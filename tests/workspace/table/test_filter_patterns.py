"""`name:/regex/`: finds as Python does, refuses what could take long, says what is wrong."""

import re
from time import perf_counter
from typing import Any

import pytest

from caltui.mirror.index.patterns import BadPattern, compiled, matches
from caltui.workspace.table.listing import Listing
from caltui.workspace.workspace import Workspace
from tests.workspace.conftest import Open

NAMES = ("Ada Fischer", "ada lovelace", "Bo Müller", "Zoë", "12", "A+B (x)", "", None)


def people(workspace: Workspace, more: list[dict[str, Any]] | None = None) -> Listing:
    records = [
        {"id": n, "name": name, "email": f"u{n}@example.com"} for n, name in enumerate(NAMES)
    ]
    known = [(str(r["id"]), r) for r in [*records, *(more or [])]]
    workspace._mirror.put_list("users", known, complete=True)
    return workspace.listing("users")


@pytest.mark.parametrize(
    "pattern",
    [
        "^ada",
        "FISCHER$",
        "a.a",
        "^(ada|bo)\\b",
        "[a-c]d",
        "m[uü]ller",
        "zoe",
        "^\\d+$",
        "a\\+b",
        "f.*r",
        "x{0,2}ada",
    ],
)
def test_it_finds_what_python_finds(opened: Open, pattern: str) -> None:
    listing = people(opened())
    assert listing.set_filter(f"name:/{pattern}/"), listing.fault
    plainly = str.maketrans("üë", "ue")
    wanted = {
        str(n)
        for n, name in enumerate(NAMES)
        if re.search(pattern.translate(plainly), (name or "").translate(plainly), re.IGNORECASE)
        and name
    }
    assert {row.key for row in listing.window(0, 99)} == wanted
    assert listing.set_filter(f"!name:/{pattern}/")
    assert len(listing) == len(NAMES) - len(wanted)
    assert listing.set_filter(f"name:/{pattern}/ ~u")
    assert {row.key for row in listing.window(0, 99)} == wanted, "checked one by one"


def test_it_finds_names_of_other_records_and_leaves_rows_where_it_is_wrong(opened: Open) -> None:
    workspace = opened()
    people(workspace)
    hours = [(str(n), {"id": n, "userId": n, "name": f"H{n}"}) for n in range(4)]
    workspace._mirror.put_list("schedules", hours, complete=True)
    workspace.forget()
    listing = workspace.listing("schedules")
    assert listing.set_filter("owner:/^ada/"), listing.fault
    assert {row.key for row in listing.window(0, 9)} == {"0", "1"}
    for wrong, said in (
        ("name:/(/", "is not understood"),
        ("name:/(a+)+b/", "inside another"),
        ("name:/(ab|a)*c/", "choice inside"),
        ("name:/a*b*c*d/", "repeats too much"),
        ("name:/(a)\\1/", "letters, classes"),
        ("name:/(?=a)/", "letters, classes"),
        (f"name:/{'a' * 101}/", "longer than"),
    ):
        assert not listing.set_filter(wrong)
        assert said in listing.fault, listing.fault
        assert len(listing) == 2, "the rows stay"
    assert listing.set_filter('name:"/x/"'), "quotes take the meaning away"
    assert not len(listing)
    assert not listing.set_filter("id:/1/")


@pytest.mark.parametrize(
    "pattern", [".*.*x", "a+b+c", "a?a?a?a?aaaa", "[ab]*[bc]+y", "(ab|a)(c|bc)x"]
)
def test_what_is_allowed_is_fast_on_the_worst_text(pattern: str) -> None:
    compiled(pattern)
    begin = perf_counter()
    for text in ("a" * 5000, "ab" * 2500, "abc" * 2000, "b" * 5000):
        matches(pattern, text)
    assert perf_counter() - begin < 2.0


def test_odd_patterns_are_refused_and_never_raise_otherwise() -> None:
    for pattern in ("[", "a{99999999999}", "(?P<x>a)(?P=x)", "\\", "(" * 50, "x{2,1}", "(?i:a)"):
        try:
            compiled(pattern)
        except BadPattern:
            continue


TAKEN, LETTERS, CHOICE, INSIDE, MUCH = "", "letters, classes", "choice", "inside", "too much"


@pytest.mark.parametrize(
    ("patterns", "said"),
    [
        (r"(a|b)* (\d|\.)+ (ab|ac)* (a|[bc])? (?:\101|[]x])+ (?P<n>a|b)*", TAKEN),
        (r"a{3}{ a{x}{,} (ab){2} (a*){1} [*+?|(]*\* (?i:a)+ (?i)a (?s-i:.)* [^]a]+] \0*", TAKEN),
        (r"(ab|b)* (|a)* (a|.)+ (a|^)* (\b|a)? ([^ab]|a)* (?i:a|bc){2}", CHOICE),
        (r"(a+)+ (a{2})* (a{1,3}){2} ((?:a?)b)* (a+?){3} (a++)*", INSIDE),
        (r"a*b*c* a+|b+|c+ a{,}b{1,}c* a?b?c?d?e? a{1,2}b{2,3}c{3,4}d?e{,2} \d+\w*[a]+", MUCH),
        (r"(?=a) (?!a) (?<=a)b (?<!a)b (a)\1 (?P<n>a)(?P=n) (a)(?(1)b) (?x)a a(?#c)b", LETTERS),
    ],
)
def test_each_kind_of_pattern_is_taken_or_refused_for_its_reason(patterns: str, said: str) -> None:
    for pattern in patterns.split(" "):
        try:
            compiled(pattern)
            found = TAKEN
        except BadPattern as error:
            found = str(error)
        assert said in found, pattern
        assert said or not found, (pattern, found)
