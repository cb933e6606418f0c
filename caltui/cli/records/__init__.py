"""The commands of a category: list, get, create, update, delete, cancel, and many at once."""
