"""The search in all categories."""
