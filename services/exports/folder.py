"""A folder that is there whole or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.errors import Refused


@contextmanager
def unfinished(folder: Path) -> Iterator[Path]:
    """Give a folder beside the wanted one, and rename it at the end.

    What a killed export left is beside it too, and the next one takes it away.

    Raises:
        Refused: there is such a folder already, or it cannot be written.
    """
    if folder.exists():
        raise Refused(f"{folder} exists already: choose another name.")
    made = folder.absolute().with_name(f".{folder.name}.unfinished")
    try:
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        yield made
        made.rename(folder)
    except OSError as error:
        raise Refused(f"{folder} cannot be written: {error}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
