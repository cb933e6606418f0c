"""One call of the inspector: its texts, its screen, and copies of it."""
