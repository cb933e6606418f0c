"""Lists of a dialect whose catalogue says of which calls each is made, and who may make them."""
