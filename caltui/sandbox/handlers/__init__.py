"""What each of the 67 operations does: own functions where one differs, else plain ones."""
