"""Tests of `caltui/tui/booking_acts`."""
