"""What all screens share: messages, history, styles, sizes, and the base classes."""
