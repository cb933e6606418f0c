"""Changes one setting in the configuration file, and says what is wrong with `[view]` in it."""

from typing import Any

from caltui.settings.errors import SettingsError
from caltui.settings.files import read_private
from caltui.settings.lines import line_of
from caltui.settings.paths import Paths
from caltui.settings.profiles import load, save
from caltui.settings.theme_files import read_theme
from caltui.settings.view import AUTO, BUILT_IN, checked_value, read_view


def set_view(where: Paths, key: str, value: Any) -> None:
    """Sets a key of `[view]`. Raises SettingsError; then the file is as it was."""
    try:
        value = checked_value(key, value)
    except ValueError as error:
        raise SettingsError(f"'{key}' in [view] {error}") from error
    save(where, load(where).with_view(key, value))


def set_profile(where: Paths, name: str, key: str, value: Any) -> None:
    """Sets a key of a profile. Raises SettingsError; then the file is as it was."""
    settings = load(where)
    profile = settings.profiles.get(name)
    if profile is None:
        raise SettingsError(
            f"Profile '{name}' is not in {where.config}: it comes from the environment.",
            "Keep it with: caltui login",
        )
    save(where, settings.with_profile(profile._replace(**{key: value})))


def view_faults(where: Paths) -> list[str]:
    """Lists what is wrong in `[view]`, a sentence for each, with the file and the line."""
    view, faults = read_view(load(where).view)
    if view.theme not in (AUTO, *BUILT_IN):
        try:
            read_theme(where, view.theme)
        except SettingsError as error:
            faults["theme"] = f"is '{view.theme}'. {error}"
    if not faults:
        return []
    text = read_private(where.config) or ""
    found = []
    for key, words in faults.items():
        line = line_of(text, "view", key)
        place = f"{where.config}, line {line}" if line else str(where.config)
        found.append(f"{place}: '{key}' in [view] {words}")
    return found
