"""caltui: a terminal console for people who look after other people's calendars."""

__version__ = "0.1.0"
