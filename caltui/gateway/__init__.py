"""How Cal is reached. Knows no screen and no database."""
