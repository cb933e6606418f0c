"""Tests of `caltui/workspace/records`."""
