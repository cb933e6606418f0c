"""Random keys, mouse and sizes in a real pseudo terminal, on a gateway that is slow and fails."""
