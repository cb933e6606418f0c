"""Tests of `caltui/tui/week`."""
