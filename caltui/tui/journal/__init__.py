"""What was written: the journal, undo, unknown outcomes, and the request inspector."""
