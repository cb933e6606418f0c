"""Tests of `caltui/workspace/inbox`."""
