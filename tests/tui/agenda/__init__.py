"""Tests of `caltui/tui/agenda`."""
