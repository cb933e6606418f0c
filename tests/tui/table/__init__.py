"""Tests of `caltui/tui/table`."""
