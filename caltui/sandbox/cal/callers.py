"""Tokens of the sandbox, and the user each belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caltui.sandbox.cal.refusals import Caller

if TYPE_CHECKING:
    from caltui.sandbox.cal.world import World

DEMO_TOKEN = "at_demo_admin"
USER_TOKEN = "at_demo_user"
ADMIN, USER = "admin", "user"
TOKENS = {DEMO_TOKEN: ADMIN, USER_TOKEN: USER}
"""The gateway's."""

DEMO_KEY = "cal_demo_admin"
USER_KEY = "cal_demo_user"
KEYS = {DEMO_KEY: ADMIN, USER_KEY: USER}
"""Cal's own."""


def caller_for(world: World, whose: str) -> Caller:
    """The caller for `admin`, `user` or a user's id. The user's own role says what it may."""
    named = {ADMIN: world.admin_id, USER: world.member_id}
    user_id = named[whose] if whose in named else int(whose)
    row = world.find("users", user_id)
    return Caller(user_id, row is not None and row.get("role") == "ADMIN")
