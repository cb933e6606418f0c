"""The availability of a team, and finding a time for several people."""
