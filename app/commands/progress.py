"""How long work is shown: a bar on a terminal, plain lines in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from tqdm import tqdm

PARTS = 10
STEP = 10_000


@contextmanager
def progress(words: str, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function to call with each number of things done."""
    if sys.stderr.isatty():
        with tqdm(total=total or None, desc=words, unit=" rows", leave=False) as bar:
            yield bar.update
    else:
        yield _Lines(words, total).advance


class _Lines:
    """A line for each tenth, or each 10,000 of nobody knows how many: a log stays short."""

    def __init__(self, words: str, total: int) -> None:
        """Begin with nothing done."""
        self.words, self.total, self.done, self.said = words, total, 0, 0

    def advance(self, count: int) -> None:
        """Count; say so when another tenth is done."""
        self.done += count
        part = self.done * PARTS // self.total if self.total else self.done // STEP
        if part > self.said:
            self.said = part
            of = f" of {self.total}" if self.total else ""
            click.echo(f"{self.words}: {self.done}{of}", err=True)
