"""The inbox: its queues, and the snapshot of records that they check."""
