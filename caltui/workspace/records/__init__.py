"""Records as people read them: names, cells, columns, references, export."""
