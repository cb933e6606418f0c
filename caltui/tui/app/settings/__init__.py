"""How the console looks: the screen that changes it, and what makes it so at once."""
