"""Acts: shown whole, sent, and taken back as one."""
