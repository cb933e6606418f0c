"""Why a time can or cannot be booked."""
