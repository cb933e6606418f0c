"""A person on one screen: the next booking, the ones so far, and what they have here as a user."""
