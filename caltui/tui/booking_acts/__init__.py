"""Acts on a booking: cancel, move, answer, hand over, tell the guest."""
