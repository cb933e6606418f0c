"""Tests of `caltui/tui/bulk`."""
