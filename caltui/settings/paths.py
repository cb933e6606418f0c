"""The places of the configuration, the mirrors and the secrets."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from caltui.settings.errors import SettingsError

APP = "caltui"


class Paths(NamedTuple):
    """The folders of one user. Nothing is created here: who writes, creates (0700).

    `home` is empty for the platform's own folders, else the folder that was chosen.
    """

    settings: Path
    data: Path
    home: str = ""

    @property
    def scope(self) -> str:
        """A short hash of CALTUI_HOME, so that two homes never share an entry in the keyring."""
        return short_hash(self.home) if self.home else ""

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.settings / "config.toml"

    @property
    def themes(self) -> Path:
        """The folder of a person's own themes."""
        return self.settings / "themes"

    @property
    def ground(self) -> Path:
        """The file that says whether the terminal was dark or light when it was last asked."""
        return self.data / "ground"

    @property
    def toured(self) -> Path:
        """The file that says that the tour was shown."""
        return self.data / "toured"

    @property
    def checked(self) -> Path:
        """The file with the result of the last check of the configuration."""
        return self.data / "checked-config.json"

    @property
    def secrets(self) -> Path:
        """The folder of token files, for machines without a keyring."""
        return self.data / "secrets"

    @property
    def profile_folders(self) -> tuple[Path, ...]:
        """The folders whose files are named after profiles."""
        return (self.mirrors, self.data / "budgets", self.data / "state", self.secrets)

    @property
    def mirrors(self) -> Path:
        """The folder of what was last seen and what was written: a file for each profile."""
        return self.data / "mirrors"

    def mirror(self, slug: str) -> Path:
        """The SQLite file of a profile."""
        return self.mirrors / f"{slug}.sqlite"

    def budget(self, slug: str) -> Path:
        """The calls of the last minute, shared by all processes of a profile."""
        return self.data / "budgets" / f"{slug}.json"

    def state(self, slug: str) -> Path:
        """The folder for whatever else belongs to a profile: a catalogue overlay, a snapshot."""
        return self.data / "state" / slug


def paths(env: Mapping[str, str] = os.environ) -> Paths:
    """The folders: all below `CALTUI_HOME` when that is set, else the platform's own."""
    home = env.get("CALTUI_HOME", "").strip()
    if not home:
        import platformdirs

        return Paths(
            platformdirs.user_config_path(APP, appauthor=False),
            platformdirs.user_data_path(APP, appauthor=False),
        )
    try:
        folder = Path(home).expanduser().absolute()
    except (RuntimeError, OSError) as error:
        raise SettingsError(
            f"CALTUI_HOME names no folder: {error}.", "Set it to a folder of your own."
        ) from error
    return Paths(folder, folder, str(folder))


def short_hash(text: str) -> str:
    """Eight hexadecimal digits that tell texts apart in file names.

    Taken from `_blake2`, because `hashlib` would load OpenSSL for every command.
    """
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b

    return blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()
