"""The mirror: records as last seen, in one SQLite file a profile. Knows no network."""
