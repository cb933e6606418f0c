"""A person by mail address."""
