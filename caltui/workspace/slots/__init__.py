"""The slots of an event type, from what the mirror holds."""
