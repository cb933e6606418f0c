"""Tests a token with one harmless read, then keeps it and the profile."""

import asyncio
from tempfile import TemporaryDirectory
from typing import NamedTuple

from caltui.catalog.request import build
from caltui.settings.paths import Paths
from caltui.settings.paths import paths as paths_of
from caltui.settings.profiles import Profile, check_profile, load, save
from caltui.settings.secrets import store_token
from caltui.workspace.errors import SettingsError

PROBE = ("schedules", "list")
"""What is asked to test a token: every key may read its own schedules."""


class Connection(NamedTuple):
    """A profile that works, and where its token is: `keyring` or `file`."""

    profile: str
    kept: str


async def connect(profile: Profile, token: str, paths: Paths) -> Connection:
    """Saves the profile as the active one, once its token has been accepted.

    Raises SettingsError, GatewayError or MirrorError; then nothing was saved.
    """
    settings = load(paths)
    profile = check_profile(profile)
    if profile.name in settings.profiles:
        raise SettingsError(
            f"There is a profile '{profile.name}' already.", "Choose another name for this one."
        )
    if not token:
        raise SettingsError(
            "The token is missing.", "Copy the API token of your LowCodeAPI account."
        )
    await _probe(profile, token)
    kept = await asyncio.to_thread(store_token, profile.name, token, paths)
    save(paths, settings.with_profile(profile, active=True))
    return Connection(profile.name, kept)


async def _probe(profile: Profile, token: str) -> None:
    """Asks in a folder of its own, so that a test leaves nothing behind."""
    from caltui.workspace.open import open_workspace

    with TemporaryDirectory(prefix="caltui-connect-") as folder:
        workspace = open_workspace(
            profile, token=token, paths=paths_of({"CALTUI_HOME": folder}), read_only=True
        )
        try:
            await workspace.query(build(workspace.catalog.operation(*PROBE)))
        finally:
            await workspace.aclose()
