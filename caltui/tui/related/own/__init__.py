"""Commands of a person's own: their keys, running them, and their output."""
