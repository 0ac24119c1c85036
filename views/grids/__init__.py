"""One grid per entity, 12 to 40 lines each."""
