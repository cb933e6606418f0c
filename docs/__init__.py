"""The pages about caltui. Those that are made from the program are written by `make docs`."""
