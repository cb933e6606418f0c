"""From the words of a command line, and from stdin, to options and values."""
