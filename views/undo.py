"""A message with a way back: what was done, and a button that undoes it."""

from typing import Any

from flask import flash

CATEGORY = "undo"


def offer(words: str, address: str) -> None:
    """Say on the next page what was done; its button posts to the address."""
    message: Any = {"words": words, "address": address}  # Flask keeps whatever JSON can carry
    flash(message, CATEGORY)
