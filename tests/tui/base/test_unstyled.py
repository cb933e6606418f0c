"""A screen that is painted before the sheets were applied to it."""

from caltui.tui.dialogs.confirm import ConfirmScreen
from tests.tui.conftest import Sit


async def test_a_selection_has_its_style_before_the_sheets_are_applied(sit: Sit) -> None:
    async with sit() as seat:
        styled = seat.browse.get_component_styles("screen--selection")
        dialog = ConfirmScreen("Leave?", "Nothing is lost.", yes="Leave", no="Stay")
        assert dialog.get_component_styles("screen--selection").background == styled.background
