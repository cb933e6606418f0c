"""What hours, zones and intervals mean. Pure functions: no I/O, nothing of ours imported."""
