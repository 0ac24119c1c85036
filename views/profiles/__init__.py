"""Profiles: a record's own page, with tabs declared in one place."""
