"""Bulk runs: one change over many records."""
