"""All conversions by the names that the catalogue's files use."""

from collections.abc import Mapping
from types import MappingProxyType

from caltui.catalog.house.conversion import Conversion
from caltui.catalog.house.people import ATTENDEES, FIRST_HOST, HOSTS
from caltui.catalog.house.rules import (
    ALONE,
    LIMITS,
    PERIOD,
    RECURRING,
    REQUIRES_CONFIRMATION,
    SEATS,
)
from caltui.catalog.house.weeks import DATED_ROWS, ROWS, WEEKLY_ROWS
from caltui.catalog.house.words import HHMM, LOWER, SCHEDULING_TYPE, UPPER, WEEKDAY_NUMBERS

CONVERSIONS: Mapping[str, Conversion] = MappingProxyType(
    {
        "upper": UPPER,
        "lower": LOWER,
        "weekday_numbers": WEEKDAY_NUMBERS,
        "hhmm": HHMM,
        "scheduling_type": SCHEDULING_TYPE,
        "rows": ROWS,
        "weekly_rows": WEEKLY_ROWS,
        "dated_rows": DATED_ROWS,
        "first_host": FIRST_HOST,
        "attendees": ATTENDEES,
        "hosts": HOSTS,
        "alone": ALONE,
        "period": PERIOD,
        "requires_confirmation": REQUIRES_CONFIRMATION,
        "limits": LIMITS,
        "seats": SEATS,
        "recurring": RECURRING,
    }
)
