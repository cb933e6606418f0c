"""Acts: one intention of a person that may be several writes."""
