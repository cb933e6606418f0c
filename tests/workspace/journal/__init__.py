"""Tests of `caltui/workspace/journal`."""
