"""How each dialect is spoken: one adapter a dialect. Nothing here sends, waits or repeats."""
