"""Profiles, secrets, paths and keys: what a person has set up on this machine."""
