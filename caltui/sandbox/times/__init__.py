"""Computes when hosts are free, as Cal does: hours, limits and availability."""
