"""The demo firm: six teams, forty people in twelve zones, and weeks of bookings around a day."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from caltui.catalog.load import Catalog
from caltui.sandbox.cal.world import World
from caltui.sandbox.demo_data import calendars, newer, rows, staff
from caltui.sandbox.demo_data.bookings import Diary
from caltui.sandbox.demo_data.problems import problems

BOOKINGS = 400
WEEKS_BACK, WEEKS_AHEAD = 3, 4
CLOCK_RUNS_WITHIN = timedelta(hours=36)


def firm(*, seed: int = 7, today: date, size: int = 1, known: Catalog | None = None) -> World:
    """The same firm for the same seed and day, with about 400 bookings times `size`.

    User 1 has the ADMIN key, user 2 the normal one. The clock is the real one
    when `today` is about today, else it stands at ten in the morning (UTC).
    A large firm's diary also reaches further back and ahead.
    """
    anchor = datetime(today.year, today.month, today.day, 10, tzinfo=UTC)
    far = abs(datetime.now(UTC) - anchor) > CLOCK_RUNS_WITHIN
    world = World(seed=seed, frozen=anchor if far else None, known=known)
    staff.put_people(world, today)
    staff.put_teams(world, anchor)
    staff.put_offers(world, today)
    calendars.put_calendars(world)
    calendars.put_webhooks(world)
    back = WEEKS_BACK * 7 + (size - 1) * 3
    ahead = WEEKS_AHEAD * 7 + size - 1
    diary = Diary(
        world=world,
        random=Random(f"{seed} {today} {size}"),
        anchor=int(anchor.timestamp()),
        first=today - timedelta(days=back),
        days=back + ahead,
        size=size,
    )
    drafts = list(problems(diary, back))
    drafts += diary.draw(BOOKINGS * size - len(drafts))
    rows.write(world, drafts)
    newer.put_newer(world, today)
    return world
