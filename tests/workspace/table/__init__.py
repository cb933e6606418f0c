"""Tests of `caltui/workspace/table`."""
