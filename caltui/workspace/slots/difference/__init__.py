"""Computes what a change does to the open times of event types, from what was last seen."""
