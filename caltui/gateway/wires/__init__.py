"""Speaks each dialect: one adapter a dialect. Nothing here sends, waits or repeats."""
