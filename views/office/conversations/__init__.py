"""Messages in the office: reading, answering, assigning, closing (A7)."""
