"""Tests of `caltui/tui/browse`."""
