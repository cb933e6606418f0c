"""Where the console begins."""

START = "bookings"
"""The category that is shown first."""
