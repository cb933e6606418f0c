"""One widget for each kind of value that a form asks for."""
