"""What is typed while the dialog still looks up what the cancellation touches is what is sent."""

from caltui.tui.booking_acts.cancel_screen import CancelScreen
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Sit, holding


async def test_a_reason_typed_while_uses_are_looked_up_is_sent(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("bookings /next status=ACCEPTED")
        with holding(workspace) as let_go:
            await seat.press("d")
            screen = await seat.front(CancelScreen)
            assert screen._asking_for_uses
            await seat.type("Host is ill")
            assert "Host" in str(screen.query_one("#review-request").render())
            let_go.set()
            await seat.until(lambda: not screen._asking_for_uses)
            assert "Host" in str(screen.query_one("#review-request").render())
            assert "Host" in workspace.preview(screen.change.request)
            assert any("payment" in text or "attendee" in text for text in screen.change.facts)
        await seat.press("escape")
