"""Full-text search over all categories."""
