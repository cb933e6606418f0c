"""The journal of writes to Cal, and the bulk runs."""
