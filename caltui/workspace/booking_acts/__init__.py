"""What a person does with a booking: move, cancel, answer, hand over."""
