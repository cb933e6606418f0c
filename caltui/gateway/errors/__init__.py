"""The errors on the way to Cal, and what an answer says about them."""
