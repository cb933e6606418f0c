"""From a row of the world to the record that v2 answers with."""
