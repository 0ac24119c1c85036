"""Writing to people, and what became of it."""
