"""What was written before: settling unknown outcomes, and undo."""
