"""Acts on bookings in the console."""
