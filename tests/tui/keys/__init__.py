"""Tests of `caltui/tui/keys`."""
