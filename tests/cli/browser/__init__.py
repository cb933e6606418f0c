"""The console in a browser: who gets in, what it loads, and what it does there."""
