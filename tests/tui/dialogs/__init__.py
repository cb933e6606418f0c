"""Tests of `caltui/tui/dialogs`."""
