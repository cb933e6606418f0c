"""The slot difference in a review: one line that is counted in the background, and its list."""
