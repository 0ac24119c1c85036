"""Pages of caregivers."""
