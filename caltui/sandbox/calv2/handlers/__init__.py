"""The operations of v2."""
