"""The page about licences, from what the packages of `constraints.txt` say of themselves.

A package that is not installed here (of another system, or an older Python) keeps its row.
"""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from docs.writers.markdown import made, table

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "reference" / "licences.md"
CONSTRAINTS = ROOT / "constraints.txt"
SHORT = 60
"""Characters up to which the field `License` is a name and not the whole text."""

UNKNOWN = "not known here"
GRANTS = "Permission is hereby granted, free of charge, to any person obtaining a copy"
"""What the MIT licence begins with."""

SAME = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "MIT License": "MIT",
    "BSD 2-Clause License": "BSD-2-Clause",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "PSF": "PSF-2.0",
    "PSF2": "PSF-2.0",
    "Apache 2": "Apache-2.0",
    "GPLv3": "GPL-3.0-only",
}
"""Names that stand for one that SPDX has."""


def page() -> str:
    """The whole page."""
    before = licences_told()
    rows = [[name, licence_of(name) or before.get(name, UNKNOWN)] for name in pinned()]
    return f"""\
{made("constraints.txt and what each package says of itself")}
# Licences of what caltui uses

caltui is under the MIT licence. It contains none of these packages: they are installed beside it,
at the versions of `constraints.txt` where that is given to pip. Here are those for other systems
and older Pythons too, those for `caltui serve`, and those for work on caltui: visidata (a program
to measure against) and pyte (a terminal for tests) are among the last.

{table(["package", "licence"], rows)}
"""


def pinned() -> dict[str, str]:
    """The version of each package of the constraints, in their order."""
    text = CONSTRAINTS.read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))


def licences_told() -> dict[str, str]:
    """The licences on the page as it is, by package."""
    text = FILE.read_text(encoding="utf-8") if FILE.is_file() else ""
    rows = re.findall(r"^\| ([\w.-]+) \| ([^|]+?) \|$", text, re.MULTILINE)
    return {name: licence for name, licence in rows[1:] if licence != UNKNOWN}


def licence_of(name: str) -> str:
    """The licence that an installed package names; empty where it is not installed."""
    try:
        about = distribution(name)
    except PackageNotFoundError:
        return ""
    return SAME.get(said := _said(about), said)


def _said(about: Distribution) -> str:
    """The expression that it names, else the short name, else the classes, else by the text."""
    meta = about.metadata.json
    named = str(meta.get("license") or "").strip()
    short = named if named != "UNKNOWN" and len(named) <= SHORT and "\n" not in named else ""
    classes = [line for line in meta.get("classifier") or [] if line.startswith("License ::")]
    names = " and ".join(line.rpartition(" :: ")[2] for line in classes)
    return str(meta.get("license_expression") or "") or short or names or _by_text(about)


def _by_text(about: Distribution) -> str:
    """The licence by its text, for a package that names none."""
    texts = (str(f.read_text()) for f in about.files or () if "LICENSE" in f.name)
    return "MIT" if any(GRANTS in " ".join(text.split()) for text in texts) else UNKNOWN
