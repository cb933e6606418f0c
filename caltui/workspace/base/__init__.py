"""What all of the workspace shares: the clock and the errors."""
