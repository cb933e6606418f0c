"""The index tables by which a list is sorted and filtered."""
