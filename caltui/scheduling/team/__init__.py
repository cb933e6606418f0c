"""Team availability: when the members of a team are free and busy."""
