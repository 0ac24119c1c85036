"""A message with a way back: what was done, and a button that undoes it."""

from flask import flash

CATEGORY = "undo"


def offer(words: str, address: str) -> None:
    """Say on the next page what was done; its button posts to the address."""
    flash({"words": words, "address": address}, CATEGORY)  # type: ignore[arg-type]
