"""Tests of `caltui/workspace/slots`."""
