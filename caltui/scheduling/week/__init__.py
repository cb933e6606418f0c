"""The hours of a schedule as a week that can be edited."""
