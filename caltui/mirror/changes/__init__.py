"""Notes what reads found different from what was known before."""
