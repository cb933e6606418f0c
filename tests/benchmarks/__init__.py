"""How long the heavy things take. Nothing here is a test: see README.md."""
