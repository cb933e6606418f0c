"""What can go wrong on the way to Cal, and what an answer says about it."""
