"""Finds the catalogue that a command line speaks of."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caltui.catalog.load import Catalog
    from caltui.settings.paths import Paths


def titles_for(argv: Sequence[str], env: Mapping[str, str]) -> dict[str, str]:
    """The titles of the categories by key, read without the models where that is enough."""
    from caltui.dialects import read_index, titles_of
    from caltui.settings.errors import SettingsError
    from caltui.settings.paths import paths

    try:
        if not _names_a_catalogue(paths(env), env):
            return titles_of(read_index())
    except (SettingsError, OSError):
        return titles_of(read_index())
    return catalog_for(argv, env).titles


def catalog_for(argv: Sequence[str], env: Mapping[str, str]) -> "Catalog":
    """The catalogue of the profile that is asked for, with what `spec update` laid over it.

    Settings that cannot be read are no reason to refuse here: a command that needs
    them says what is wrong.
    """
    from caltui.catalog.load import UnknownName, catalog
    from caltui.catalog.newer.overlay_file import OVERLAY
    from caltui.cli.first_words import option_of
    from caltui.dialects import DEFAULT_DIALECT
    from caltui.settings.errors import SettingsError
    from caltui.settings.paths import paths

    try:
        if "--demo" in argv:
            return catalog(option_of(argv, "--dialect") or DEFAULT_DIALECT)
        where = paths(env)
        overlays = any((where.data / "state").glob(f"*/{OVERLAY}"))
        if not (overlays or _names_a_catalogue(where, env)):
            return catalog()
        from caltui.settings.profiles import choose, load

        profile = choose(load(where), option_of(argv, "--profile"), env)
        if profile is None:
            return catalog(env.get("CALTUI_DIALECT", "").strip() or DEFAULT_DIALECT)
        return catalog(profile.dialect, where.state(profile.slug) / OVERLAY)
    except (SettingsError, UnknownName, OSError):
        return catalog()


def _names_a_catalogue(where: "Paths", env: Mapping[str, str]) -> bool:
    """Tells whether a profile may name a catalogue; if not, no settings are read."""
    from caltui.dialects import DEFAULT_DIALECT, told_by

    if env.get("CALTUI_DIALECT") or told_by(env) != DEFAULT_DIALECT:
        return True
    return where.config.is_file() and b"dialect" in where.config.read_bytes()
