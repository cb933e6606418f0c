"""The weeks of many schedules on one sheet: read, painted, compared, and planned as one act."""
