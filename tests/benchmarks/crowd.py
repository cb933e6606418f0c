"""A large firm's records, believable and the same each time: any number of bookings."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from random import Random
from typing import Any

HOSTS, OFFERS, GUESTS = 40, 60, 40_000
DAYS = 3 * 365
FIRST = datetime(2024, 1, 8, tzinfo=UTC)


def _words(text: str, between: str | None = None) -> tuple[str, ...]:
    return tuple(text.split(between))


_GIVEN = _words(
    "Ada Maria Kenji Noah Priya Tomás Greta Luciana Winston Hana Jonas Siobhan Mateus Ingrid "
    "Rafael Nadia Caleb Paola Desmond Lotte Bishal Xiomara Oliver Anika Leila Émile Zoë Björn "
    "Aylin Chidi Fatima Giulia Henrik Irina Joaquín Katarzyna Liam Mei Nils Olga"
)
_FAMILY = _words(
    "Lovelace Gruber Moriyama Whitcombe Raghunathan Quintela Vogelsang Prado Achebe Kobayashi "
    "Adler Keane Ferreira Solheim Montenegro Bensalem Strand Iturralde Tully Gurung Castellan "
    "Penhallow Deshpande Haddad Durand Ångström Yılmaz Okafor Rossi Larsen Petrova Ibáñez Nowak "
    "Byrne Chen Lindqvist Sokolova Meyer Novák Silva"
)
_TOPICS = _words(
    "Intro call|Quarterly review|Paid consultation|Office hours|Workshop seat|Product tour|"
    "Onboarding|Ask Support|Site visit|Contract talk|Deep dive|Check-in|Training|Demo|"
    "Interview",
    "|",
)
_ZONES = _words(
    "Europe/Berlin Europe/London Europe/Lisbon America/New_York America/Chicago "
    "America/Sao_Paulo Asia/Kolkata Asia/Kathmandu Asia/Tokyo Australia/Sydney"
)
_LENGTHS = (15, 30, 30, 45, 60, 90)
_STATUS = {"ACCEPTED": 81, "CANCELLED": 14, "PENDING": 4, "REJECTED": 1}
_STATUSES, _WEIGHTS = tuple(_STATUS), tuple(_STATUS.values())
_PLACES = ("integrations:daily", "integrations:google:meet", "phone", "inPerson")
_NOTES = ("", "", "", "", "Please send the agenda before.", "I may be five minutes late.",
          "Rechnung bitte an die Buchhaltung.", "Second try, the first was cancelled.")  # fmt: skip


def bookings(count: int) -> Iterator[dict[str, Any]]:
    """So many bookings of about a kilobyte; the first ones of a longer run are the same."""
    random = Random("bookings")
    return (_booking(number, random) for number in range(1, count + 1))


def users() -> list[dict[str, Any]]:
    """The hosts."""
    return [_user(number) for number in range(1, HOSTS + 1)]


def event_types() -> list[dict[str, Any]]:
    """What they offer."""
    return [_event_type(number) for number in range(1, OFFERS + 1)]


def name(number: int) -> str:
    """A person's name: 1,600 of them, then with an initial between."""
    turn, rest = divmod(number, len(_GIVEN) * len(_FAMILY))
    family = _FAMILY[(rest + rest // len(_GIVEN)) % len(_FAMILY)]
    given = _GIVEN[rest % len(_GIVEN)]
    return f"{given} {chr(64 + turn)}. {family}" if turn else f"{given} {family}"


def offer(number: int) -> str:
    """An event type's title."""
    turn, topic = divmod(number - 1, len(_TOPICS))
    return _TOPICS[topic] if not turn else f"{_TOPICS[topic]} {'ABCD'[turn]}"


def _booking(number: int, random: Random) -> dict[str, Any]:
    host, of = random.randrange(1, HOSTS + 1), random.randrange(1, OFFERS + 1)
    guest = int(GUESTS * random.random() ** 1.5)
    start = FIRST + timedelta(minutes=15 * random.randrange(DAYS * 96))
    end = start + timedelta(minutes=_LENGTHS[of % len(_LENGTHS)])
    status = random.choices(_STATUSES, _WEIGHTS)[0]
    uid = blake2b(str(number).encode(), digest_size=11).hexdigest()
    who, zone = name(guest), _ZONES[guest % len(_ZONES)]
    mail = f"guest{guest}@example.com"
    notes, place = _NOTES[random.randrange(len(_NOTES))], _PLACES[of % len(_PLACES)]
    return {
        "id": number,
        "uid": uid,
        "title": f"{offer(of)} between {name(host)} and {who}",
        "description": notes or None,
        "status": status,
        "startTime": _wire(start),
        "endTime": _wire(end),
        "userId": host,
        "eventTypeId": of,
        "attendees": [{"id": number, "email": mail, "name": who, "timeZone": zone, "locale": "en"}],
        "user": {
            "email": f"host{host}@example.com",
            "name": name(host),
            "timeZone": _ZONES[host % len(_ZONES)],
            "locale": "en",
        },
        "payment": [],
        "metadata": {"videoCallUrl": f"https://cal.example.com/video/{uid}"},
        "responses": {
            "name": who,
            "email": mail,
            "guests": [],
            "notes": notes,
            "location": {"value": place, "optionValue": ""},
        },
        "createdAt": _wire(start - timedelta(minutes=random.randrange(60, 40_000))),
        "fromReschedule": None,
        "cancelledBy": mail if status == "CANCELLED" else None,
        "rescheduledBy": None,
    }


def _user(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "username": f"host{number}",
        "name": name(number),
        "email": f"host{number}@example.com",
        "bio": None,
        "timeZone": _ZONES[number % len(_ZONES)],
        "weekStart": "Monday",
        "defaultScheduleId": number,
        "locale": "en",
        "timeFormat": 24,
        "createdDate": _wire(FIRST),
        "role": "ADMIN" if number == 1 else "USER",
    }


def _event_type(number: int) -> dict[str, Any]:
    title = offer(number)
    return {
        "id": number,
        "title": title,
        "slug": title.lower().replace(" ", "-"),
        "length": _LENGTHS[number % len(_LENGTHS)],
        "hidden": number % 9 == 0,
        "position": number,
        "userId": number % HOSTS + 1,
        "teamId": None,
        "scheduleId": number % HOSTS + 1,
        "periodType": "UNLIMITED",
        "requiresConfirmation": number % 5 == 0,
        "minimumBookingNotice": 120,
        "beforeEventBuffer": 0,
        "afterEventBuffer": 0,
        "schedulingType": None,
        "price": 0,
        "currency": "eur",
        "slotInterval": None,
        "description": None,
        "locations": [{"type": _PLACES[number % len(_PLACES)]}],
        "metadata": None,
        "bookingFields": None,
        "hosts": [],
    }


def _wire(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def kilobytes(count: int = 200) -> float:
    """How large a booking is as JSON, on average."""
    return sum(len(json.dumps(record)) for record in bookings(count)) / count / 1000
