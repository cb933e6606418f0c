"""What each operation of v2 does."""
