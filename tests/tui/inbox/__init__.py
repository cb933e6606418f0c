"""Tests of `caltui/tui/inbox`."""
