"""Importing a table into a grid: each row goes through the form that people fill in by hand."""
