"""Tests of `caltui/tui/team`."""
