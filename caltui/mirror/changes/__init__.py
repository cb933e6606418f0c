"""What reads found different from what was known before."""
