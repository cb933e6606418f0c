"""A person by mail address: as a guest and as a user, side by side."""
