"""Tests of `caltui/workspace/week`."""
