"""The rows of a list: filtering, sorting, columns."""
