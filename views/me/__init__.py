"""Pages about one's own login: password, sessions, capacity."""
