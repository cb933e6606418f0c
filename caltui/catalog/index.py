"""The catalogue's files: each is TOML, and has a quick form.

The quick form is the same data as JSON, which is read in a tenth of the time and
needs no TOML parser. It is made from the TOML (`python -m caltui.catalog.index`),
names the text that it was made of, and counts only where that is still the text.
"""

from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DEFAULT_DIALECT = "lowcodeapi"
QUICK = "quick"
"""The folder of the quick forms, beside those of the dialects."""


def read(path: Path) -> dict[str, Any]:
    """One of the catalogue's files, from its quick form where that is not stale."""
    text = path.read_bytes()
    quick = _quick(path, text)
    return _parsed(text) if quick is None else quick


def read_index(folder: Path = HERE / DEFAULT_DIALECT) -> dict[str, Any]:
    """The dialect, its provider, and the groups of categories with their titles."""
    return read(folder / "index.toml")


def titles_of(index: dict[str, Any]) -> dict[str, str]:
    """Title by key, in the order of the sidebar."""
    return {
        entry["key"]: entry["title"] for group in index["groups"] for entry in group["resources"]
    }


def quick_path(path: Path) -> Path:
    """Where the quick form of a file is."""
    return path.parents[1] / QUICK / path.parent.name / f"{path.stem}.json"


def quick_form(text: bytes) -> str:
    """The quick form of a file's text: the text's mark, and below it the data."""
    import json

    return f"{_mark(text)}\n{json.dumps(_parsed(text), ensure_ascii=False)}\n"


def _quick(path: Path, text: bytes) -> dict[str, Any] | None:
    try:
        mark, _, data = quick_path(path).read_bytes().partition(b"\n")
    except OSError:
        return None
    if mark.decode("ascii", "replace") != _mark(text):
        return None
    import json

    found: dict[str, Any] = json.loads(data)
    return found


def _mark(text: bytes) -> str:
    """Tells texts apart, line endings aside: a checkout may have its own."""
    from zlib import crc32

    text = text.replace(b"\r\n", b"\n")
    return f"{len(text)}-{crc32(text):08x}"


def _parsed(text: bytes) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(text.decode())


def _renew() -> None:
    for path in HERE.glob("*/*.toml"):
        quick = quick_path(path)
        quick.parent.mkdir(parents=True, exist_ok=True)
        quick.write_text(quick_form(path.read_bytes()), encoding="utf-8")


if __name__ == "__main__":
    _renew()
