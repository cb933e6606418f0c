"""The queues of the inbox, and the snapshot of records they look at."""
