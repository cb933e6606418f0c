"""The commands that are no category: one file each."""
