"""What all rooms of the workspace share: clock, errors, saved state, protocols."""
