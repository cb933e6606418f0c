"""Pictures of a screen as text, each under a line that says how many keys led to it."""

import re
from pathlib import Path

PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+")


class TextPictures:
    """The pictures of one test, numbered, in a folder; `renew` draws them anew."""

    def __init__(self, folder: Path, name: str, *, renew: bool) -> None:
        self._folder = folder
        self._name = name
        self._renew = renew
        self._count = 0

    def next(self) -> Path:
        """The file of the next picture."""
        self._count += 1
        number = "" if self._count == 1 else f"-{self._count}"
        return self._folder / f"{self._name}{number}.txt"

    def same(self, file: Path, keys: int, screen: str) -> bool:
        """Whether that is what the file has; where they are drawn anew, it has it then."""
        text = f"{keys} keys, and what is typed\n\n{PORT.sub('PORT', screen)}\n"
        if self._renew:
            self._folder.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return file.exists() and file.read_text(encoding="utf-8") == text
