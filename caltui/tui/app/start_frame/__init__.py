"""The first picture: the rows last seen, on the screen before the screens are loaded.

`capture` draws it with the screens themselves as they leave, `frame` says what is kept
of it, `frame_file` keeps it and knows when it is out of date, and `early_keys` moves its
cursor. Only `capture` loads Textual.
"""
