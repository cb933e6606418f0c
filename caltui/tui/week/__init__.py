"""The week editor: the hours of a schedule."""
