"""Tests of `caltui/workspace/team`."""
