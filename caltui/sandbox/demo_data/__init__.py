"""The demo firm: people, event types, bookings and problems."""
