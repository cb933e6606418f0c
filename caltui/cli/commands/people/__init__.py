"""Commands about people: one person, a time for several, and who is away."""
