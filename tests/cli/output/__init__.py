"""Tests of `caltui/cli/output`."""
