"""Ways to reach people, in one form each."""


def phone(raw: str) -> str:
    """Give a number as it is stored."""
    return raw


def email(raw: str) -> str:
    """Give an address as it is stored."""
    return raw


def zip_code(raw: str) -> str:
    """Give a ZIP code as it is stored."""
    return raw


def state(raw: str) -> str:
    """Give a state as it is stored."""
    return raw


def phone_words(number: str) -> str:
    """Write a number as people dial it."""
    return number
