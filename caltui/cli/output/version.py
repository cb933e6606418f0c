"""`caltui --version`, and `--check`, which asks whether there is a newer one."""

from collections.abc import Mapping

from caltui import __version__
from caltui.cli.output.exits import Exit


def show_version(env: Mapping[str, str], *, check: bool = False) -> int:
    """Prints the version, and with `check` what is newer. Raises what kept it from being asked."""
    print(f"caltui {__version__}")
    if check:
        import asyncio

        from caltui.workspace.profile.updates import newest, told

        print(told(asyncio.run(newest(env.get("CALTUI_UPDATES_URL", "").strip()))))
    return Exit.DONE
