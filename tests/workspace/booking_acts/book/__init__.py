"""Tests of `caltui/workspace/booking_acts/book`."""
