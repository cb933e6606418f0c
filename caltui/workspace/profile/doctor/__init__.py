"""Checks for `caltui doctor` how a profile and this machine are set up, and what is wrong."""
