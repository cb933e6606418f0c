"""The invented people of the demo firm, and the hours they keep."""

from typing import NamedTuple

Span = tuple[tuple[int, ...], str, str]

WEEKDAYS = (1, 2, 3, 4, 5)

HOURS: dict[str, tuple[Span, ...]] = {
    "office": ((WEEKDAYS, "09:00", "17:00"),),
    "long": ((WEEKDAYS, "08:00", "18:00"),),
    "early": ((WEEKDAYS, "07:30", "15:30"),),
    "lunch": ((WEEKDAYS, "09:00", "12:00"), (WEEKDAYS, "13:00", "17:30")),
    "part": (((1, 2, 3, 4), "09:00", "15:00"),),
    "late": ((WEEKDAYS, "12:00", "20:00"),),
    "shift": (((2, 3, 4, 5, 6), "10:00", "18:00"),),
    "varied": (((1, 3, 5), "08:00", "16:00"), ((2, 4), "11:00", "19:00")),
    "clinic": ((WEEKDAYS, "08:00", "12:30"), ((1, 2, 4), "14:00", "18:00")),
    "sunday": (((0, 1, 2, 3, 4), "09:00", "17:00"),),
    "night": ((WEEKDAYS, "15:00", "23:59"),),
    "evening": (((1, 3), "18:00", "21:00"),),
    "weekend": (((0, 6), "10:00", "14:00"),),
    "morning": (((2, 4), "06:30", "08:30"),),
    "none": (),
}


class Person(NamedTuple):
    """One user: where they live and which week they keep."""

    name: str
    zone: str
    hours: str
    domain: str = "example.com"


BERLIN, LONDON, LISBON = "Europe/Berlin", "Europe/London", "Europe/Lisbon"
NEW_YORK, CHICAGO, ANGELES = "America/New_York", "America/Chicago", "America/Los_Angeles"
PAULO, ST_JOHNS = "America/Sao_Paulo", "America/St_Johns"
KOLKATA, KATHMANDU, TOKYO = "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo"
LORD_HOWE = "Australia/Lord_Howe"

PEOPLE: tuple[Person, ...] = (
    Person("Rosa Lindqvist", BERLIN, "long"),
    Person("Ada Fischer", BERLIN, "office"),
    Person("Tomás Quintela", LISBON, "lunch"),
    Person("Priya Raghunathan", KOLKATA, "office"),
    Person("Bishal Gurung", KATHMANDU, "early"),
    Person("Maeve Donnelly", LONDON, "office"),
    Person("Kenji Moriyama", TOKYO, "office"),
    Person("Noah Whitcombe", NEW_YORK, "office"),
    Person("Luciana Prado", PAULO, "lunch"),
    Person("Greta Vogelsang", BERLIN, "early"),
    Person("Dwayne Hartley", CHICAGO, "office"),
    Person("Xiomara Castellan", ANGELES, "varied"),
    Person("Oliver Penhallow", LONDON, "lunch"),
    Person("Anika Deshpande", KOLKATA, "late"),
    Person("Jonas Adler", BERLIN, "office"),
    Person("Siobhan Keane", LONDON, "part"),
    Person("Mateus Ferreira", LISBON, "office"),
    Person("Hana Kobayashi", TOKYO, "varied"),
    Person("Caleb Strand", NEW_YORK, "early"),
    Person("Ingrid Solheim", BERLIN, "part"),
    Person("Rafael Montenegro", PAULO, "office"),
    Person("Nadia Bensalem", LISBON, "late"),
    Person("Winston Achebe", LONDON, "office"),
    Person("Lotte van Rijn", BERLIN, "varied"),
    Person("Desmond Tully", CHICAGO, "lunch"),
    Person("Paola Iturralde", ANGELES, "office"),
    Person("Dr. Helena Brandt", BERLIN, "clinic", "example.org"),
    Person("Dr. Samuel Okonjo", LONDON, "clinic", "example.org"),
    Person("Yuki Tanabe", TOKYO, "clinic", "example.org"),
    Person("Farah Qureshi", KOLKATA, "sunday", "example.org"),
    Person("Emil Nygaard", BERLIN, "clinic", "example.org"),
    Person("Gwen Pritchard", LONDON, "part", "example.org"),
    Person("Callum Hewitt", LORD_HOWE, "shift", "example.net"),
    Person("Brigid Noseworthy", ST_JOHNS, "early", "example.net"),
    Person("Ernesto Villalobos", ANGELES, "shift", "example.net"),
    Person("Sunita Tamang", KATHMANDU, "shift", "example.net"),
    Person("Marcus Oyelaran", CHICAGO, "night", "example.net"),
    Person("Elke Baumgartner", BERLIN, "shift", "example.net"),
    Person("Piotr Zieliński", BERLIN, "none", "example.net"),
    Person("Aroha Tamatea", LORD_HOWE, "early", "example.net"),
)

SECOND_SCHEDULES: tuple[tuple[int, str, str], ...] = (
    (1, "Evenings", "evening"),
    (2, "Summer hours", "part"),
    (7, "Early calls to Europe", "morning"),
    (8, "West coast evenings", "evening"),
    (14, "Weekend rota", "weekend"),
    (27, "Video only", "evening"),
    (33, "On call", "weekend"),
    (37, "Weekend rota", "weekend"),
)
"""(user id, name, hours) of a schedule beside the default one."""

OVERRIDES: tuple[tuple[int, int, int, str, str], ...] = (
    (1, 1, 3, "00:00", "00:00"),
    (1, 2, 5, "10:00", "14:00"),
    (2, 0, 4, "09:00", "13:00"),
    (2, 1, 1, "00:00", "00:00"),
    (3, 1, 2, "13:00", "19:00"),
    (4, 2, 4, "00:00", "00:00"),
    (6, 1, 6, "10:00", "12:00"),
    (8, 0, 4, "11:00", "15:00"),
    (10, 2, 1, "00:00", "00:00"),
    (14, 1, 5, "12:00", "16:00"),
    (15, 3, 3, "08:00", "10:00"),
    (15, 3, 3, "15:00", "18:00"),
    (27, 1, 4, "00:00", "00:00"),
    (33, 2, 2, "06:00", "12:00"),
    (37, 1, 6, "18:00", "23:59"),
)
"""(user id, weeks from now, weekday, from, to) of one day that differs; equal ends mean closed."""

NO_SCHEDULE = 39
DANGLING_DEFAULT = 25
TRAVELLER = (24, NEW_YORK)
ZONELESS_SCHEDULE = 21
AWAY = 20


class Team(NamedTuple):
    """A team: its people as (user id, role, accepted)."""

    name: str
    slug: str
    zone: str
    private: bool
    members: tuple[tuple[int, str, bool], ...]


TEAMS: tuple[Team, ...] = (
    Team(
        "Support",
        "support-desk",
        BERLIN,
        False,
        (
            (1, "OWNER", True),
            (6, "ADMIN", True),
            (2, "MEMBER", True),
            (3, "MEMBER", True),
            (4, "MEMBER", True),
            (5, "MEMBER", True),
            (7, "MEMBER", True),
            (39, "MEMBER", False),
        ),
    ),
    Team(
        "Sales",
        "sales-team",
        NEW_YORK,
        False,
        (
            (8, "OWNER", True),
            (1, "ADMIN", True),
            (9, "MEMBER", True),
            (10, "MEMBER", True),
            (11, "MEMBER", True),
            (12, "MEMBER", True),
            (13, "MEMBER", True),
            (19, "MEMBER", False),
        ),
    ),
    Team(
        "Onboarding",
        "onboarding",
        LONDON,
        False,
        (
            (1, "OWNER", True),
            (14, "ADMIN", True),
            (15, "MEMBER", True),
            (16, "MEMBER", True),
            (17, "MEMBER", True),
            (18, "MEMBER", True),
            (19, "MEMBER", True),
        ),
    ),
    Team(
        "Customer Success",
        "customer-success",
        LISBON,
        False,
        (
            (22, "OWNER", True),
            (1, "ADMIN", True),
            (20, "MEMBER", True),
            (21, "MEMBER", True),
            (23, "MEMBER", True),
            (24, "MEMBER", True),
            (25, "MEMBER", True),
            (26, "MEMBER", True),
            (2, "MEMBER", False),
        ),
    ),
    Team(
        "Clinic",
        "clinic",
        BERLIN,
        True,
        (
            (27, "OWNER", True),
            (28, "ADMIN", True),
            (29, "MEMBER", True),
            (30, "MEMBER", True),
            (31, "MEMBER", True),
            (32, "MEMBER", True),
        ),
    ),
    Team(
        "Field Service",
        "field-service",
        ANGELES,
        False,
        (
            (33, "ADMIN", True),
            (34, "MEMBER", True),
            (35, "MEMBER", True),
            (36, "MEMBER", True),
            (37, "MEMBER", True),
            (38, "MEMBER", True),
            (40, "MEMBER", True),
        ),
    ),
)
"""Field Service has no OWNER: one of the troubles."""
