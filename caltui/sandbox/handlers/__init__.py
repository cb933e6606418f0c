"""The 67 operations: own functions where one differs, else plain ones."""
