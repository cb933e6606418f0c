"""Hours, zones and intervals. Pure functions: no I/O, and no import from other floors."""
