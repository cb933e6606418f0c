"""Tests of `caltui/tui/app`."""
