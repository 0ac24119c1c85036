"""The rules: plain functions that take a session, rows or dates and know nothing of requests."""
