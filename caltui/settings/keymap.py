"""The keys that a person has chosen instead of the built-in ones."""

from caltui.settings.model import Settings


def key_overrides(settings: Settings) -> dict[str, str]:
    """Binding id → keys, as the `[keys]` table has them; for `App.set_keymap`."""
    return dict(settings.keys)
