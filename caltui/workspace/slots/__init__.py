"""The slots of an event type, from records in the mirror."""
