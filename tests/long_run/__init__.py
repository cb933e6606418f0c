"""Hours of use in little time: what grows, and whether keys still answer."""
