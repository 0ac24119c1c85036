"""The pages of a caregiver's record."""
