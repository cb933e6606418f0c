"""One change over many records: its plan, its run, and how to go on with it."""
