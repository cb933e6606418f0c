"""Operations of which Cal takes only so many a minute, beside the limit of all calls."""

from pathlib import Path

from caltui.gateway.pace.budget import Budget
from tests.gateway.cal_v2 import KEY, CalV2, booking, done
from tests.gateway.conftest import desk, request

ADD = "bookings add-guests uid1"


async def test_an_operation_with_a_limit_of_its_own_waits_for_it_and_no_other_does(
    tmp_path: Path,
) -> None:
    many = {f"POST /v2/bookings/uid{n}/guests": done(booking(f"uid{n}")) for n in range(3)}
    server = CalV2()
    server.answers |= many
    path = tmp_path / "work.json"
    shared = Budget(100, path)
    async with desk(server, dialect="calv2", token=KEY, budget=shared) as here:
        guests = [{"email": "g@x.y"}]
        for _ in range(5):
            await here.gateway.send(request(ADD, dialect="calv2", guests=guests))
        limited = shared.own("bookings add-guests", 5)
        assert limited is not None
        assert 55 < limited.wait_for() < 61
        assert shared.wait_for() == 0
        assert (shared.spent(), limited.spent()) == (5, 5)
        await here.gateway.send(request("bookings list", dialect="calv2"))
    other = Budget(100, path).own("bookings add-guests", 5)
    assert other is not None
    assert other.wait_for() > 55, "another process counts them too"
    assert Budget(0).own("bookings add-guests", 5) is None
