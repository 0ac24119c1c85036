"""What a service says when the answer is no."""


class Refused(Exception):
    """A rule said no; the words are shown to the person who asked, beside `field` if named."""

    def __init__(self, words: str, field: str | None = None) -> None:
        """Keep the words and, where one input is to blame, its name."""
        super().__init__(words)
        self.words = words
        self.field = field


class MovedOn(Refused):
    """Somebody else was faster: the record is no longer in the state that this step needs (409)."""


class NotYours(Refused):
    """The row does not exist for this person (404)."""
