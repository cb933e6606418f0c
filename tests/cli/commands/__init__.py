"""Tests of `caltui/cli/commands`."""
