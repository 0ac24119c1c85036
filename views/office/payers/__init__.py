"""The pages of a payer's record."""
