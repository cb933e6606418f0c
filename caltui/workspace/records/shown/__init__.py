"""Shows records to people: the texts of columns and pages that the catalogue declares."""
