"""Tests of `caltui/cli/parsing`."""
