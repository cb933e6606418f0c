"""The profile and its connection: doctor, status, and the specification."""
