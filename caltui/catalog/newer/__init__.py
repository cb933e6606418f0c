"""Compares a newer specification with the catalogue, and makes an overlay of what it adds."""
