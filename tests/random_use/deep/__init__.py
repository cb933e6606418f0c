"""Random use that begins at a deep screen, in this process: many times as fast as a terminal."""
