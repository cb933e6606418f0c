"""The SQLite file: connections, schema, and reading records from it."""
