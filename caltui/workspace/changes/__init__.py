"""The record of changes: what reads found different, and putting a value back."""
