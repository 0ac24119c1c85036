"""Folders in the layout that the Synthea patient generator writes: one CSV file for each kind."""
