"""The record of changes on the screen."""
