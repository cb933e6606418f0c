"""Cal's API v1 as a model: its tables, permissions and operations."""
