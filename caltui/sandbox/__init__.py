"""A Cal of your own behind the same wire."""
