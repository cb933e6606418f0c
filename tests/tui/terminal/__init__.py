"""Tests of `caltui/tui/terminal`."""
