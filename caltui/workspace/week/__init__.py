"""The state of a schedule, what a change to it affects, and saving it."""
