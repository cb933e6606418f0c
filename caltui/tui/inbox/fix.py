"""Does the remedy of a finding, or of all the marked ones, through a review."""

from typing import TYPE_CHECKING

from caltui.tui.acts.flow import perform
from caltui.tui.base.messages import RecordChanged
from caltui.workspace.base.errors import READ_ONLY
from caltui.workspace.inbox.remedies import remedy_for
from caltui.workspace.inbox.settle import act_of

if TYPE_CHECKING:
    from caltui.tui.inbox.screen import InboxScreen


async def fix(screen: "InboxScreen") -> None:
    """Shows what settles the marked records, else the one under the cursor, and sends it.

    What has to be asked first opens where it is asked, for one record at a time.
    """
    found, queue, workspace = screen.acted_on(), screen.queue, screen.workspace
    if screen.put_off or not found:
        words = "It is put off: z wakes it." if found else "There is no record here to settle."
        screen.notify(words, severity="warning", markup=False)
        return
    if workspace.read_only:
        screen.notify(READ_ONLY, severity="warning", markup=False)
        return
    remedies = {one.place: remedy_for(workspace, queue.remedies, one) for one in found}
    asking = [r for r in remedies.values() if r is not None and r.opens]
    if len(found) == 1 and asking:
        screen.findings.move_to_key(screen.chosen.key_of(found[0]))
        screen.call_later(screen.action_command, asking[0].opens)
        return
    plan = act_of(workspace, queue, found)
    if await perform(screen, plan) is None:
        return
    screen.going_on = True
    for resource in dict.fromkeys(one.resource for one in found):
        screen.console.news.publish(RecordChanged(resource, None))
