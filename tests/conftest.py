"""What every test shares: steady examples of a property, and nobody's own keyring."""

import os
import sys

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"


@pytest.fixture(autouse=True)
def nobodys_keyring() -> None:
    """No test, nor a program it starts, finds a keyring that works, unless it brings one."""
    if "keyring" in sys.modules:
        import keyring
        from keyring.backends.fail import Keyring

        keyring.set_keyring(Keyring())
