"""Tests of `caltui/tui/edit`."""
