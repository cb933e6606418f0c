"""Tests of `caltui/tui/slots`."""
