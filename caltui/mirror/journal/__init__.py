"""What was written to Cal: single writes, and runs over many records."""
