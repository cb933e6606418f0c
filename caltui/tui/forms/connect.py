"""Tests a token with one read, then saves the token and its profile."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from caltui.dialects import DEFAULT_DIALECT, folder_of, key_of, read_index
from caltui.settings.model import Profile
from caltui.settings.paths import Paths
from caltui.settings.profiles import check_profile, load, save
from caltui.settings.secrets import store_token
from caltui.workspace.base.errors import SettingsError


class Connection(NamedTuple):
    """A profile whose token works. `kept` is where the token is saved: `keyring` or `file`.

    `who` is the mail address of whose it is, if that was told, and `dialect` the API that is
    spoken. `note` is a warning of the server and what to do about it; mostly empty.
    """

    profile: str
    kept: str
    note: str = ""
    who: str = ""
    dialect: str = DEFAULT_DIALECT


async def connect(
    profile: Profile, token: str, paths: Paths, dialects: Sequence[str] = ()
) -> Connection:
    """Saves the profile as the active one, after its server has accepted its token.

    It is asked in one of the `dialects` after the other, if there are several. Raises
    SettingsError, GatewayError or MirrorError; then nothing was saved.
    """
    from caltui.workspace.profile.sign_in import SignInResult, proof_of, spoken_by

    settings = load(paths)
    profile = check_profile(profile)
    if profile.name in settings.profiles:
        raise SettingsError(
            f"There is a profile '{profile.name}' already.", "Choose another name for this one."
        )
    if not token:
        key = key_of(read_index(folder_of(profile.dialect)))
        raise SettingsError(f"The {key.word} is missing.", f"Copy it from {key.where}.")
    if len(dialects) > 1:
        spoken = await spoken_by(profile, token, dialects)
    else:
        spoken = SignInResult(profile, await proof_of(profile, token))
    kept = await asyncio.to_thread(store_token, profile.name, token, paths)
    save(paths, settings.with_profile(spoken.profile, active=True))
    failure = spoken.proof.failure
    note = f"{failure.message} {failure.hint}".strip() if failure is not None else ""
    return Connection(profile.name, kept, note, spoken.proof.who, spoken.profile.dialect)
