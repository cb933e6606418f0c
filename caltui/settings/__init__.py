"""Profiles, secrets, paths and the keymap of the person at the keyboard."""
