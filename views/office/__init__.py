"""Own pages of the office: dashboard, profiles, calendar, settings."""
