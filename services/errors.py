"""What a service says when the answer is no."""


class Refused(Exception):
    """A rule said no; the words are shown to the person who asked."""

    def __init__(self, words: str, field: str | None = None) -> None:
        """Keep the words, and the form field they belong beside if there is one."""
        super().__init__(words)
        self.words = words
        self.field = field
