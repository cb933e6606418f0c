"""Writes that an earlier command left with an unknown outcome, looked up before the next one."""

from typing import TYPE_CHECKING

from caltui.cli.session import confirm, say

if TYPE_CHECKING:
    import argparse

    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change

MOST = 3
PATIENCE = 10.0
"""At most so many writes, and so many seconds: the command itself comes next."""


async def settle_first(workspace: "Workspace") -> list[int]:
    """Settles a few of them by reading back, and says on stderr what came of each.

    What cannot be read now is left for later: it is no reason to stop. Returns the
    entries that took effect.
    """
    if not workspace.kept.unknown() or not workspace.past.waiting(again=False):
        return []
    from asyncio import timeout

    done: list[int] = []
    if workspace.wire.waiting() <= 0:
        try:
            async with timeout(PATIENCE):
                for told in await workspace.past.settle(most=MOST, again=False):
                    say(f"caltui: {told.sentence}")
                    done += [told.id] if told.outcome == "done" else []
        except TimeoutError:
            say("caltui: Nothing could be read back in time.")
    left = len(workspace.kept.unknown())
    if left:
        what = "1 write has" if left == 1 else f"{left} writes have"
        say(f"caltui: {what} an unknown outcome. Look with: caltui journal settle")
    return done


def ask_twice(workspace: "Workspace", args: "argparse.Namespace", change: "Change") -> bool:
    """Looks whether a write may be the repetition of one whose answer was lost. False: it is
    a cancellation that has just been found done, and there is nothing to send.

    Raises UsageError when it may, and nobody agrees to send it once more.
    """
    if workspace.read_only:
        return True
    found = workspace.past.same_write(change, getattr(args, "settled", ()))
    if found is None:
        return True
    if found.settled and change.verb == "cancel":
        say(f"caltui: That was entry {found.id}: nothing is sent again.")
        return False
    came = "has just been found done" if found.settled else "has an unknown outcome"
    confirm(args, f"{change.summary()} once more", [f"The same, entry {found.id}, {came}."])
    return True
