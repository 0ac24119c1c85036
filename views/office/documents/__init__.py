"""What is done with documents in the office."""
