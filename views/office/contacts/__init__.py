"""The pages of an emergency contact's record."""
