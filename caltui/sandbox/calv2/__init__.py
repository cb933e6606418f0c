"""Cal's API v2, served from the same world as v1.

It is written from the facts of v2 and not from the readers of the console, so that the two can be
held against each other.
"""
