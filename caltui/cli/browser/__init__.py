"""The console in a browser: a server on the loopback, its guard and its page."""
