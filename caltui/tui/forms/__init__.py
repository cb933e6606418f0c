"""Forms: the catalogue's fields as things a person can type into."""
