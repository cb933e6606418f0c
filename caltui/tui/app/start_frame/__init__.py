"""The first picture: the rows last seen, drawn before the screens are loaded.

Nothing here loads Textual but `look`, which the console itself calls. `page` says
what is shown, `look` in which colours, `paint` puts both where the screens will
draw them, `stage` lends the terminal, and `store` keeps page and look for the next start.
"""
