"""One record of the house for all dialects: how records of another API are read into it.

A category whose fields say `read_from`, `read_as` or `derived` has a reader; the others have none,
and nothing of this room is loaded for them.
"""
