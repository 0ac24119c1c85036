"""Sharing a client's record: who may see which section of it, why, and from when to when (A4)."""
