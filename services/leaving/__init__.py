"""A client leaves: what is still open, what becomes of it, and how it comes back (C2)."""
