"""Bookable times of an event type, and the rules that close the others."""
