"""Operations on users: a list that is always paged, and edits that Cal delays or ignores."""

from itertools import islice
from typing import Any

from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.permissions import named_row, refuse_grants
from caltui.sandbox.cal.query import page, texts
from caltui.sandbox.cal.refusals import refused
from caltui.sandbox.cal.views import view
from caltui.sandbox.cal.world import Record, iso
from caltui.sandbox.handlers.crud import changed, changes, insert, new_values

PREMIUM_NAMES = frozenset({"admin", "ceo", "info", "pay", "sales", "support", "team", "vip"})


def listing(ask: Ask) -> dict[str, Any]:
    """A page of the users that the caller sees, and their number in `total`."""
    number, take = page(ask)
    wanted = set(texts(ask, "email"))
    rows = [
        row
        for row in ask.world.rows("users")
        if (ask.caller.admin or row["id"] == ask.caller.user_id)
        and (not wanted or row["email"] in wanted)
    ]
    start = (number - 1) * take
    return ask.many(islice(rows, start, start + take), total=len(rows))


def create(ask: Ask) -> dict[str, Any]:
    """A new user, by an ADMIN key only. The answer shows the whole row, secrets included."""
    if not ask.caller.admin:
        raise refused(401, "You are not authorized")
    values = new_values(ask)
    _check_username(ask, values, None)
    values.setdefault("createdDate", iso(ask.world.now()))
    row = insert(ask.world, "users", values)
    hidden: Record = {
        "password": None,
        "identityProvider": "CAL",
        "twoFactorEnabled": False,
        "twoFactorSecret": None,
        "backupCodes": None,
        "metadata": row.get("metadata") or {},
        "uuid": ask.world.token("user"),
    }
    whole = {**hidden, **view(ask.world, "users", row)}
    return {"user": whole, "message": "User created successfully"}


def update(ask: Ask) -> dict[str, Any]:
    """An edit. A normal key's new address waits for verification: the old one is answered."""
    row = named_row(ask)
    values = refuse_grants(ask, changes(ask))
    _check_username(ask, values, row)
    schedule = ask.world.find("schedules", values.get("defaultScheduleId"))
    if values.get("defaultScheduleId") is not None and (
        schedule is None or schedule["userId"] != row["id"]
    ):
        raise refused(400, "Bad request: Invalid default schedule id")
    if not ask.caller.admin and values.get("email", row["email"]) != row["email"]:
        waiting = values.pop("email")
        known = row.get("metadata") or {}
        values["metadata"] = {**known, "emailChangeWaitingForVerification": waiting}
    return changed(ask, row, values)


def _check_username(ask: Ask, values: Record, itself: Record | None) -> None:
    name = values.get("username")
    if name is None or (itself is not None and name == itself.get("username")):
        return
    if name in PREMIUM_NAMES:
        raise refused(400, "premium_username")
    if ask.world.related("users", "username", name):
        raise refused(400, "already_in_use_error")
