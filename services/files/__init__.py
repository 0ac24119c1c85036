"""Files that people send: their names, what they are by content, and where they are kept."""
