"""The invented guests who book, and texts that only an attacker or a joker would type."""

from typing import NamedTuple

FIRST = (
    "Maria", "Luis", "Ayumi", "Ivan", "Chloé", "Samir", "Beatriz", "Owen", "Linnea", "Tariq",
    "Zofia", "Arjun", "Marta", "Felix", "Imani", "Hugo", "Leila", "Anders", "Sofía", "Kwame",
    "Elif", "Rhys", "Mei", "Jakub", "Amara", "Viktor", "Noor", "Pablo", "Greer", "Haruto",
)  # fmt: skip
LAST = (
    "Gruber", "Castaño", "Watanabe", "Petrov", "Moreau", "Haddad", "Azevedo", "Griffiths",
    "Ekström", "Rahman", "Kowalczyk", "Menon", "Bianchi", "Hoffmann", "Njoroge", "Lefèvre",
    "Karimi", "Dahl", "Navarro", "Mensah",
)  # fmt: skip
HOMES = (
    ("Europe/Berlin", "de"), ("Europe/London", "en"), ("Europe/Paris", "fr"),
    ("America/New_York", "en"), ("America/Chicago", "en"), ("America/Los_Angeles", "en"),
    ("America/Sao_Paulo", "pt-BR"), ("Asia/Kolkata", "en"), ("Asia/Tokyo", "ja"),
    ("Europe/Lisbon", "pt"), ("Australia/Sydney", "en"), ("Europe/Warsaw", "pl"),
)  # fmt: skip
DOMAINS = ("example.com", "example.org", "example.net")
NUMBERED = 60
FEWEST = 160


class Guest(NamedTuple):
    """Somebody who books."""

    name: str
    email: str
    zone: str
    locale: str


def guests(count: int) -> list[Guest]:
    """Makes that many guests. The first are guest1@example.com and so on, the others have names."""
    out = []
    for i in range(count):
        first, last = FIRST[i * 7 % len(FIRST)], LAST[(i * 3 + i // len(LAST)) % len(LAST)]
        zone, locale = HOMES[(i * 5 + i // 7) % len(HOMES)]
        if i < NUMBERED:
            email = f"guest{i + 1}@example.com"
        else:
            email = f"{plain(first)}.{plain(last)}{i}@{DOMAINS[i % len(DOMAINS)]}"
        out.append(Guest(f"{first} {last}", email, zone, locale))
    return out


def plain(name: str) -> str:
    """A name in the letters of an address."""
    from unicodedata import normalize

    letters = normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return "".join(char for char in letters.lower() if char.isalnum())


HOSTILE: tuple[tuple[str, str], ...] = (
    ("[bold red]Mallory[/b] Ink [/]", "mallory@example.net"),
    ("Eve \x1b[31mRed\x1b]0;owned\x07 Turner", "eve.turner@example.net"),
    ("Bob \u202egnp.live\u202c Reverse", "bob.reverse@example.net"),
    ("👩‍🚀 田中 さくら 🌸", "sakura@example.org"),
    ('=HYPERLINK("http://phish.example.net","open")', "formula@example.net"),
    ("Line\nBreak\tTab\x00Null", "breaks@example.net"),
    ("Z̶a̷l̸g̴o̵ Çelik", "zalgo@example.org"),
)
"""(name, e-mail): markup, an escape sequence, a bidi override, wide text, a formula, controls."""

LONG_TITLE = "A very long title that somebody pasted by mistake, again and again: " + " · ".join(
    f"paragraph {n} of the contract" for n in range(1, 31)
)
