"""When hosts are free: hours, limits and availability, as Cal computes them."""
