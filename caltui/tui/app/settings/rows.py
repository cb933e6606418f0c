"""The lines of the settings: what each is called, its value, and the values it can have."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from caltui.settings.model import Profile
from caltui.settings.view import AUTO, BUILT_IN, CHOICES, View
from caltui.tui.widgets.lines import Item

if TYPE_CHECKING:
    from caltui.tui.app.look_app import LookApp

VIEW, PROFILE, ACT = "view", "profile", "act"
SWITCH, WIDTHS = "switch", "widths"

_WORDS = {
    "24h": "24 hours, 14:30",
    "12h": "12 hours, 2:30pm",
    "monday": "Monday",
    "sunday": "Sunday",
    "saturday": "Saturday",
    "contrast": "high contrast",
}


class SettingRow(NamedTuple):
    """A setting. `kind` says where it is kept, `choices` are the values that arrows step through;
    without any it is typed or done."""

    kind: str
    key: str
    title: str
    value: str = ""
    choices: tuple[object, ...] = ()
    note: str = ""

    @property
    def id(self) -> str:
        """The key of its line."""
        return f"{self.kind}.{self.key}"


def rows_of(app: "LookApp", own_themes: Sequence[str], notes: dict[str, str]) -> list[SettingRow]:
    """All settings, as they are now. `notes` say what each is for, by the id of its line."""
    return [row._replace(note=notes.get(row.id, row.note)) for row in _rows(app, own_themes)]


def _rows(app: "LookApp", own_themes: Sequence[str]) -> Iterator[SettingRow]:
    look: View = app.look
    themes = (AUTO, *BUILT_IN, *own_themes)
    found = f"as the terminal: {app.ground}" if look.theme == AUTO else words_of(look.theme)
    yield SettingRow(VIEW, "theme", "Theme", found, themes)
    yield SettingRow(VIEW, "density", "Density", look.density, CHOICES["density"])
    yield SettingRow(VIEW, "clock", "Clock", words_of(look.clock), CHOICES["clock"])
    first = "Monday, or a person's own" if look.first_day == AUTO else words_of(look.first_day)
    yield SettingRow(VIEW, "first_day", "First day of the week", first, CHOICES["first_day"])
    zone = look.zone or "this machine's"
    yield SettingRow(VIEW, "zone", "Time zone", zone)
    mouse = "on" if look.mouse else "off: the terminal selects text"
    yield SettingRow(VIEW, "mouse", "Mouse", mouse, (True, False))
    if not app.is_open:
        return
    profile: Profile = app.workspace.profile
    if not profile.demo:
        usual = f"{app.workspace.zone.key}, as above" if not profile.zone else profile.zone
        yield SettingRow(PROFILE, "zone", "Time zone of this profile", usual)
        place = profile.place or "where it was left"
        yield SettingRow(PROFILE, "place", "Begins at", place)
    widths = "Every column as wide as its contents need, in all categories"
    yield SettingRow(ACT, WIDTHS, "Column widths", "reset …", note=widths)


def words_of(value: str) -> str:
    """A value as a person reads it."""
    return _WORDS.get(value, value)


def items_of(rows: Sequence[SettingRow], profile: str) -> list[Item]:
    """The rows as lines under their headings."""
    headings = {VIEW: "How it looks", PROFILE: f"Profile {profile}", ACT: "More"}
    items: list[Item] = []
    before = ""
    for row in rows:
        if row.kind != before:
            items.append(Item("", headings[row.kind]))
        before = row.kind
        items.append(Item(row.id, row.title, row.value))
    return items
