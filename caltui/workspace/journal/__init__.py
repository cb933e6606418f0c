"""Settles and undoes what was written before."""
