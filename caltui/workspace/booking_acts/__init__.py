"""The acts of a person on a booking: move, cancel, answer, hand over."""
