"""Has a text edited in the program that $VISUAL or $EDITOR names.

The text is in a file of a private folder meanwhile, which is removed afterwards.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from caltui.explained import ExplainedError
from caltui.settings.outside_programs import without_secrets

USUAL = ("nano", "vi")
"""What is looked for where neither variable is set."""

CHOOSE = "Name an editor in VISUAL or EDITOR, such as EDITOR='code --wait'."


class EditorFailed(ExplainedError):
    """The text was not edited. `message` says why, `hint` what to do next."""

    def __init__(self, message: str, hint: str = CHOOSE) -> None:
        super().__init__(message, hint)


def editor_command(env: Mapping[str, str] = os.environ) -> list[str]:
    """The editor and its arguments. Raises EditorFailed where there is none."""
    for name in ("VISUAL", "EDITOR"):
        chosen = env.get(name, "").strip()
        if not chosen:
            continue
        try:
            return shlex.split(chosen)
        except ValueError as error:
            raise EditorFailed(f"{name} cannot be read: {error}.") from error
    found = next((path for name in USUAL if (path := shutil.which(name))), None)
    if found is None:
        raise EditorFailed("No editor is named, and none was found here.")
    return [found]


def edit_text(text: str, suffix: str, env: Mapping[str, str] = os.environ) -> str:
    """The text as a person leaves it. It is in a file whose name ends in `suffix`.

    Raises EditorFailed where the editor is not there, ends with an error, or leaves no text.
    """
    command = editor_command(env)
    with TemporaryDirectory(prefix="caltui-edit-") as folder:
        file = Path(folder) / f"caltui{suffix}"
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)
        try:
            done = subprocess.run([*command, str(file)], env=without_secrets(env), check=False)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise EditorFailed(f"The editor '{command[0]}' cannot be run: {why}.") from error
        if done.returncode:
            raise EditorFailed(
                f"The editor '{command[0]}' ended with {done.returncode}: nothing was taken.",
                "Save and leave it without an error to take the text.",
            )
        try:
            return file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise EditorFailed(
                f"What the editor '{command[0]}' left cannot be read: nothing was taken.",
                "Save the file where it was, as UTF-8.",
            ) from error
