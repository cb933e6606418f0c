"""Tests of `caltui/tui/acts/bulk`."""
