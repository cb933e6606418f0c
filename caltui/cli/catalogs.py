"""The catalogue that a command's options are made from."""

from collections.abc import Mapping, Sequence

from caltui.catalog import Catalog, catalog
from caltui.catalog.overlay import OVERLAY
from caltui.cli.first_words import option_of
from caltui.settings.errors import SettingsError
from caltui.settings.paths import paths


def catalog_for(argv: Sequence[str], env: Mapping[str, str]) -> Catalog:
    """The catalogue, with what `spec update` laid over it for the profile that is asked for.

    Settings that cannot be read are not refused here: a command that needs
    them says what is wrong.
    """
    try:
        where = paths(env)
        if "--demo" in argv or not any((where.data / "state").glob(f"*/{OVERLAY}")):
            return catalog()
        from caltui.settings import choose, load

        profile = choose(load(where), option_of(argv, "--profile"), env)
    except (SettingsError, OSError):
        return catalog()
    if profile is None:
        return catalog()
    return catalog(profile.dialect, where.state(profile.slug) / OVERLAY)
