"""Tests of `caltui/tui/search`."""
