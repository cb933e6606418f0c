"""The main screen: categories, table and record."""
