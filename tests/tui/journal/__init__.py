"""Tests of `caltui/tui/journal`."""
