"""The rows of a list: filtering and sorting."""
