"""Forms generated from the catalogue."""
