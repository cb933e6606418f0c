"""Tests of `caltui/workspace/sync`."""
