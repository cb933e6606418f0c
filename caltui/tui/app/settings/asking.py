"""Asks for the settings that are typed, and does what is no setting but stands among them."""

from typing import TYPE_CHECKING

from caltui.tui.app.settings.rows import WIDTHS

if TYPE_CHECKING:
    from caltui.tui.app.look_app import LookApp


async def ask(app: "LookApp", key: str, now: str) -> str | None:
    """The zone or the place that is chosen; None where nothing is changed."""
    if key == "zone":
        from datetime import UTC, datetime

        from caltui.tui.dialogs.pick_zone import PickZone

        return await app.push_screen_wait(PickZone(lambda: datetime.now(UTC))) or None
    from caltui.tui.dialogs.ask_line import AskLine
    from caltui.workspace.base.errors import BadPlace
    from caltui.workspace.records.place import Place

    def note(text: str) -> tuple[bool, str]:
        if not text.strip():
            return True, "Empty: it begins where it was left."
        try:
            place = Place.parse(text, app.workspace.catalog)
        except BadPlace as error:
            return False, str(error)
        return True, f"It begins at {place.format()}."

    title = "Begin at which place? bookings /word field=value"
    return await app.push_screen_wait(AskLine(title, note, text=now))


async def do(app: "LookApp", key: str) -> None:
    """Does what the line says, after asking where that takes something away."""
    if key == WIDTHS:
        await _reset_widths(app)


async def _reset_widths(app: "LookApp") -> None:
    from caltui.tui.dialogs.confirm import ConfirmScreen
    from caltui.workspace.base.errors import MirrorError

    question = ConfirmScreen(
        "Reset the widths of columns?",
        "Columns and sort stay as they are. No record is touched.",
        yes="Reset (y)",
        no="Keep (esc)",
    )
    if not await app.push_screen_wait(question):
        return
    try:
        count = app.reset_widths()
    except MirrorError as error:
        app.say(error)
        return
    words = "No column had a width of its own." if not count else "The widths are reset."
    app.notify(words, markup=False, timeout=4)
