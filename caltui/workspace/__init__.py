"""What an operator can do: the one place where gateway and mirror meet."""
