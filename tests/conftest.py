"""What every test shares: steady examples, nobody's own keyring, and no error that is survived."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

# Whoever starts the tests in the background has these ignored, and programs inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"


@pytest.fixture(autouse=True)
def nobodys_keyring() -> None:
    """No test, nor a program it starts, finds a keyring that works, unless it brings one."""
    if "keyring" in sys.modules:
        import keyring
        from keyring.backends.fail import Keyring

        keyring.set_keyring(Keyring())


@pytest.fixture(autouse=True)
def errors_end_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    """A console that runs in a test ends by an error in it, unless the test is about that."""
    if "caltui.tui.base.recovery" in sys.modules:
        from caltui.tui.base.recovery import RecoveringApp

        monkeypatch.setattr(RecoveringApp, "RECOVERS", False)


@pytest.fixture(autouse=True)
def times_as_commands_write_them() -> Iterator[None]:
    """A test that has other clocks leaves none to the next."""
    yield
    style = sys.modules.get("caltui.scheduling.time_style")
    if style is not None:
        style.use_style(style.TimeStyle())
