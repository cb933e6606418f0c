"""A team's picture, a time to meet, a year of slots."""

import json
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from caltui.scheduling.axis import axis
from caltui.scheduling.intervals import at_least
from caltui.scheduling.slots.slots import slots
from caltui.scheduling.team.cal_answer import read_answer
from caltui.scheduling.team.find_time import TimeSearch, find_time
from caltui.scheduling.team.states import cells, together
from tests.benchmarks import firm
from tests.benchmarks.timing import Line, measure

BERLIN = ZoneInfo("Europe/Berlin")
PEOPLE = 50


def team() -> list[Line]:
    """A team of 50 over two weeks: from the bytes of the answer to the cells of the picture."""
    text = firm.answer(PEOPLE, 14)
    span = firm.window(14)
    data = json.loads(text)
    picture = read_answer(data, span)
    parse = measure(lambda: json.loads(text))
    lines = [
        Line(f"answer of {len(text) / 1e6:.1f} MB read into a picture",
             measure(lambda: read_answer(data, span)), parse, "json.loads of it"),
    ]  # fmt: skip
    for step, words in ((240, "two weeks at 4 h a cell"), (15, "two weeks at quarter hours")):
        ruler = axis(BERLIN, firm.FIRST, 14, step)

        def draw(ruler: object = ruler) -> object:
            rows = [cells(member, ruler) for member in picture.members]  # type: ignore[arg-type]
            return together(picture, rows)

        lines.append(Line(f"cells of {words}", measure(draw), parse, "json.loads of it"))
    coarse = axis(BERLIN, firm.FIRST, 14, 240)

    def whole() -> object:
        found = read_answer(json.loads(text), span)
        return together(found, [cells(member, coarse) for member in found.members])

    whole_line = Line("team of 50, two weeks: answer to picture", measure(whole), parse, "its JSON")
    return [whole_line, *lines]


def find() -> list[Line]:
    """A time to meet among 50 people over 30 days."""
    span = firm.window(30)
    picture = read_answer(json.loads(firm.answer(PEOPLE, 30)), span)
    free = [member.free for member in picture.members]
    floor = measure(lambda: at_least(20, free))
    wishes = {
        "find 45 min for 20 of 50, 30 days, in their hours": TimeSearch(
            timedelta(minutes=45), BERLIN, at_least=20
        ),
        "find 45 min for all 50, 30 days, in the hours of any": TimeSearch(
            timedelta(minutes=45), BERLIN, hours="any"
        ),
    }
    return [
        Line(name, measure(lambda wish=wish: find_time(picture, wish)), floor, "sweep of free time")
        for name, wish in wishes.items()
    ]


def year() -> list[Line]:
    """A year of slots of one event type with 2,000 bookings."""
    span = firm.window(365)
    lines = []
    for hosts in (1, 6):
        offer, people = firm.booked_year(2000, hosts)
        found = slots(offer, people, span, firm.START)
        starts = [slot.start for slot in found]
        floor = measure(lambda starts=starts: [b - a for a, b in pairwise(starts)])
        name = f"a year of slots, 2,000 bookings, {hosts} host{'s' * (hosts > 1)} ({len(found):,})"
        done = measure(lambda offer=offer, people=people: slots(offer, people, span, firm.START))
        lines.append(Line(name, done, floor, "one subtraction a slot"))
    return lines
