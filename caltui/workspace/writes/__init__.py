"""One write: planned, checked for conflicts, sent once."""
