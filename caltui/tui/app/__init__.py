"""The Textual app: start, sync, palette, quitting, and errors inside the program."""
