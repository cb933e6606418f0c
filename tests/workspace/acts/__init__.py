"""Tests of `caltui/workspace/bulk`."""
