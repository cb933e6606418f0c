"""Keys: actions, their names, and those that a person has chosen."""
