"""Find: one text in everything that was seen."""
