"""What the program promises of strangers' text, secrets, long use and errors, measured whole."""
