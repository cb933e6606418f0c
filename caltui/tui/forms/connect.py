"""Tests a token with one read, then saves the token and its profile."""

import asyncio
from tempfile import TemporaryDirectory
from typing import NamedTuple

from caltui.settings.model import Profile
from caltui.settings.paths import Paths
from caltui.settings.paths import paths as paths_of
from caltui.settings.profiles import check_profile, load, save
from caltui.settings.secrets import store_token
from caltui.workspace.base.errors import SettingsError


class Connection(NamedTuple):
    """A profile whose token works. `kept` is where the token is saved: `keyring` or `file`.

    `note` is a warning of the gateway or Cal and what to do about it; mostly empty.
    """

    profile: str
    kept: str
    note: str = ""


async def connect(profile: Profile, token: str, paths: Paths) -> Connection:
    """Saves the profile as the active one, after the gateway has accepted its token.

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
    note = await _test_token(profile, token)
    kept = await asyncio.to_thread(store_token, profile.name, token, paths)
    save(paths, settings.with_profile(profile, active=True))
    return Connection(profile.name, kept, note)


async def _test_token(profile: Profile, token: str) -> str:
    """Reads once, in a temporary folder, so that a test leaves nothing behind. Returns the note.

    Raises the gateway's error where that does not prove the token good.
    """
    from caltui.workspace.open import open_workspace
    from caltui.workspace.profile.probe import GOOD, probe

    with TemporaryDirectory(prefix="caltui-connect-") as folder:
        workspace = open_workspace(
            profile, token=token, paths=paths_of({"CALTUI_HOME": folder}), read_only=True
        )
        try:
            proof = await probe(workspace)
        finally:
            await workspace.aclose()
    if proof.failure is None:
        return ""
    if proof.token != GOOD:
        raise proof.failure
    return f"{proof.failure.message} {proof.failure.hint}".strip()
