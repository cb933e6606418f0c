"""Booking for a guest: which event type, when, and the answers to its questions."""
