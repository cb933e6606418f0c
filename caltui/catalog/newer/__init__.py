"""What a newer specification says beyond the catalogue, and the overlay that is made of it."""
