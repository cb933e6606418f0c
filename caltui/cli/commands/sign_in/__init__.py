"""Commands that keep a token for a profile, or forget it."""
