"""The event types of the demo firm, and the questions they ask."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

VIDEO = [{"type": "integrations:daily"}]
MEET = [{"type": "integrations:google:meet"}]
PHONE = [{"type": "phone"}]
OFFICE = [{"type": "inPerson", "address": "Lindenallee 12, Berlin"}]
AT_YOURS = [{"type": "attendeeInPerson"}]


class Offer(NamedTuple):
    """An event type of `owner` or of `team`; `weight` says how often it is booked."""

    title: str
    length: int
    weight: int
    owner: int | None = None
    team: int | None = None
    hosts: tuple[int, ...] = ()
    more: Mapping[str, Any] = MappingProxyType({})


ROBIN = {"schedulingType": "ROUND_ROBIN"}
ALL_OF_US = {"schedulingType": "COLLECTIVE"}

OFFERS: tuple[Offer, ...] = (
    Offer("Intro call", 30, 16, 1, more={"locations": VIDEO, "description": "Get to know us."}),
    Offer(
        "Quarterly review",
        60,
        7,
        1,
        more={"locations": VIDEO, "requiresConfirmation": True, "beforeEventBuffer": 15},
    ),
    Offer(
        "Paid consultation", 45, 9, 1, more={"locations": MEET, "price": 9000, "currency": "eur"}
    ),
    Offer(
        "Workshop seat",
        90,
        3,
        1,
        more={
            "locations": VIDEO,
            "price": 2500,
            "seatsPerTimeSlot": 8,
            "seatsShowAttendees": True,
        },
    ),
    Offer(
        "Office hours",
        15,
        8,
        1,
        more={
            "locations": PHONE,
            "slotInterval": 15,
            "bookingLimits": {"PER_DAY": 6, "PER_WEEK": 20},
            "minimumBookingNotice": 30,
        },
    ),
    Offer("Board preview", 60, 2, 1, more={"locations": VIDEO, "hidden": True}),
    Offer(
        "Advisory session Tokyo",
        60,
        3,
        1,
        more={"locations": VIDEO, "price": 12000, "currency": "jpy", "timeZone": "Asia/Tokyo"},
    ),
    Offer("Support call", 30, 14, 2, more={"locations": VIDEO}),
    Offer("Coffee with Ada", 15, 3, 2, more={"locations": PHONE, "hidden": True}),
    Offer(
        "Data migration help",
        45,
        7,
        4,
        more={"locations": VIDEO, "beforeEventBuffer": 10, "afterEventBuffer": 10},
    ),
    Offer(
        "Discovery call",
        30,
        10,
        8,
        more={
            "locations": MEET,
            "minimumBookingNotice": 240,
            "periodType": "ROLLING",
            "periodDays": 30,
            "periodCountCalendarDays": True,
        },
    ),
    Offer("Site visit Tokyo", 120, 4, 7, more={"locations": OFFICE, "afterEventBuffer": 30}),
    Offer("Demonstração", 45, 6, 9, more={"locations": MEET, "eventName": "Demo: {Scheduler}"}),
    Offer(
        "First consultation",
        40,
        8,
        27,
        more={"locations": OFFICE, "requiresConfirmation": True, "disableGuests": True},
    ),
    Offer(
        "Follow-up",
        20,
        8,
        28,
        more={"locations": OFFICE, "price": 4500, "currency": "gbp", "disableGuests": True},
    ),
    Offer("Telehealth check", 15, 6, 31, more={"locations": VIDEO, "hideCalendarNotes": True}),
    Offer(
        "Site survey",
        180,
        4,
        35,
        more={"locations": AT_YOURS, "beforeEventBuffer": 30, "afterEventBuffer": 30},
    ),
    Offer("Ask Support", 30, 22, None, 1, (2, 3, 4, 5, 6, 7), {**ROBIN, "locations": VIDEO}),
    Offer("Escalation", 45, 5, None, 1, (6, 2, 3), {**ALL_OF_US, "locations": VIDEO}),
    Offer("Product tour", 45, 14, None, 2, (8, 9, 10, 11, 12, 13), {**ROBIN, "locations": MEET}),
    Offer(
        "Pricing talk",
        30,
        8,
        None,
        2,
        (8, 10, 13),
        {**ROBIN, "locations": MEET, "requiresConfirmation": True},
    ),
    Offer("Kick-off", 60, 6, None, 3, (14, 15, 17), {**ALL_OF_US, "locations": VIDEO}),
    Offer(
        "Weekly training",
        60,
        3,
        None,
        3,
        (15, 16, 17, 18),
        {**ROBIN, "locations": VIDEO, "recurringEvent": {"freq": 2, "count": 6, "interval": 1}},
    ),
    Offer(
        "Check-in",
        30,
        12,
        None,
        4,
        (20, 21, 22, 23, 24, 26),
        {**ROBIN, "locations": VIDEO, "periodType": "RANGE"},
    ),
    Offer("Renewal talk", 30, 2, None, 4, (), {**ROBIN, "locations": VIDEO}),
    Offer(
        "Group class",
        60,
        4,
        None,
        5,
        (31, 27),
        {**ALL_OF_US, "locations": OFFICE, "seatsPerTimeSlot": 12},
    ),
    Offer(
        "Repair visit",
        90,
        8,
        None,
        6,
        (33, 34, 35, 36, 37, 38, 40),
        {**ROBIN, "locations": AT_YOURS, "durationLimits": {"PER_DAY": 360}},
    ),
)

QUESTIONS: tuple[tuple[int, str, str, bool, str], ...] = (
    (1, "What would you like to talk about?", "TEXTLONG", True, "In a few words"),
    (1, "Company", "TEXT", False, "Where you work"),
    (2, "Which quarter?", "RADIO", True, ""),
    (3, "Invoice address", "TEXTLONG", True, "Street, place, country"),
    (4, "Any allergies?", "TEXT", False, ""),
    (8, "Ticket number", "NUMBER", False, "12345"),
    (11, "Size of your team", "NUMBER", True, ""),
    (14, "Date of referral", "TEXT", True, "YYYY-MM-DD"),
    (14, "I agree to the privacy notice", "BOOL", True, ""),
    (15, "Phone in case we are late", "PHONE", True, "+44 20 7946 0000"),
    (17, "Address of the site", "TEXTLONG", True, ""),
    (18, "Ticket number", "NUMBER", False, ""),
    (20, "What do you use today?", "TEXT", False, ""),
    (27, "What is broken?", "TEXTLONG", True, "Machine, model, what it does"),
    (27, "Is somebody at home?", "BOOL", True, ""),
)
"""(event type id, label, type, required, placeholder)."""

HIDDEN_WITH_BOOKINGS, WITHOUT_HOSTS, RECURRING = 6, 25, 23
