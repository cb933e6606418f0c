"""Tests of `caltui/tui/forms`."""
