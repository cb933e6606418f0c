"""Tests of `caltui/workspace/writes`."""
