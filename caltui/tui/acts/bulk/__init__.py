"""One change of many records: the choice, the run and its outcome."""
