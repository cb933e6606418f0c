"""Tests of `caltui/cli/records`."""
