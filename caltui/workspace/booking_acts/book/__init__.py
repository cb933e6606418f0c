"""Booking for a guest: what an event type asks, and the request with the answers."""
