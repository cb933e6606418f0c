"""Each module makes one page from the program; `docs/make.py` says which, and writes them."""
