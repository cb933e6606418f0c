"""The journal of writes, undo, writes of unknown outcome, and the request inspector."""
