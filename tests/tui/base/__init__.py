"""Tests of `caltui/tui/base`."""
