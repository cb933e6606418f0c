"""The weeks of many on one sheet: people as rows, days as columns."""
