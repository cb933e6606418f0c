"""What a command prints: records, reports, errors and exit codes."""
