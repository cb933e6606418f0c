"""Tests of `caltui/workspace/agenda`."""
