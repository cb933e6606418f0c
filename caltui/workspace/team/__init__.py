"""The members of a team and when they are free."""
