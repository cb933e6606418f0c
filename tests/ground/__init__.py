"""The lowest floor, the house rules, and the wheel."""
