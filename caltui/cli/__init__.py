"""Every operation for scripts."""
