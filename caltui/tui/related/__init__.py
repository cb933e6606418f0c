"""Opens the screen about a record: its agenda, team, week, slots, or a related list."""
