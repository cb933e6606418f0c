"""Closing days of people, and what becomes of the bookings on them."""
