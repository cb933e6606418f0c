"""The state of a profile: doctor, status line, and the gateway's specification."""
