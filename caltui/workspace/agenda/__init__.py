"""The agenda of a person, a team or a guest, with overlaps."""
