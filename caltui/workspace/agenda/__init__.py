"""The bookings of a person, a team or a guest, with what overlaps."""
