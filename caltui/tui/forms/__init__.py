"""Forms: editors for the fields of the catalogue."""
