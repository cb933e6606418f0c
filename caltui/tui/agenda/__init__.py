"""The agenda: the bookings of a person, a team or a guest, day by day."""
