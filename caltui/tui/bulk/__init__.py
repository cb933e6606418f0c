"""One change over many records: choosing, running and reporting it."""
