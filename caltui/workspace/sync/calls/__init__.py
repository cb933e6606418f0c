"""The calls of this session as people look at them: grouped, with their bodies redacted."""
