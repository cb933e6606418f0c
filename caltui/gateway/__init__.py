"""Reaches Cal. Knows no screen and no database."""
