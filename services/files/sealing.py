"""Files are encrypted in pieces: a large one is never whole in memory, and is read from anywhere.

A sealed file is `key id:`, a salt, and pieces of AES-256-GCM. The nonce of each says which piece it
is and whether it is the last, and each is bound to the file's name on the disk: pieces that were
altered, put in another order or into another file, or cut off, are not opened.
"""

import io
import os
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.encryption import CannotDecrypt, cipher

PIECE = 1 << 16
TAG = 16
SALT = 32
COUNTED = 11
LONGEST_NAME = 64


def seal(source: IO[bytes], target: IO[bytes], stored_as: str) -> str:
    """Encrypt a file with the newest key, for the name that it will have; return the key's id."""
    name, salt = cipher.current, os.urandom(SALT)
    key, bound = cipher.of_file(name, salt), _bound(name, stored_as)
    target.write(name.encode() + b":" + salt)
    number, piece = 0, source.read(PIECE)
    while True:
        following = source.read(PIECE)
        nonce = _nonce(number, is_last=not following)
        target.write(key.encrypt(nonce, piece, bound))
        if not following:
            return name
        number, piece = number + 1, following


class Opened(io.RawIOBase):
    """A sealed file, to be read as if it were plain."""

    def __init__(self, path: Path) -> None:
        """Open it, and its last piece: one that was cut off is refused before anything is read.

        Raises:
            CannotDecrypt: it was sealed with a key that is not configured, or was altered.
        """
        self._file = path.open("rb")
        try:
            self._name, self._key, self._start = self._head()
            self._bound = _bound(self._name, path.name)
            body = self._file.seek(0, os.SEEK_END) - self._start
            self._count = max(1, -(-body // (PIECE + TAG)))
            self.size = body - self._count * TAG
            self._at, self._number, self._piece = 0, -1, b""
            self._turn_to(self._count - 1)
        except BaseException:
            self._file.close()
            raise

    @property
    def name(self) -> str:
        """The id of the key that it was sealed with."""
        return self._name

    def _head(self) -> tuple[str, AESGCM, int]:
        head = self._file.read(LONGEST_NAME + 1 + SALT)
        written, colon, rest = head.partition(b":")
        if not colon or len(rest) < SALT:
            raise CannotDecrypt("A file that should be sealed is not.")
        name = written.decode(errors="replace")
        return name, cipher.of_file(name, rest[:SALT]), len(written) + 1 + SALT

    def _turn_to(self, number: int) -> None:
        if number == self._number:
            return
        self._file.seek(self._start + number * (PIECE + TAG))
        sealed = self._file.read(PIECE + TAG)
        nonce = _nonce(number, is_last=number == self._count - 1)
        try:
            self._piece = self._key.decrypt(nonce, sealed, self._bound)
        except (InvalidTag, ValueError) as error:
            raise CannotDecrypt("A file that was sealed here was altered.") from error
        self._number = number

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from anywhere."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Read on, at most to the end of a piece."""
        if self._at >= self.size:
            return 0
        number, begin = divmod(self._at, PIECE)
        self._turn_to(number)
        part = self._piece[begin : begin + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go somewhere."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def tell(self) -> int:
        """Say where."""
        return self._at

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        super().close()


def _bound(name: str, stored_as: str) -> bytes:
    return f"{name}:{stored_as}".encode()


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(COUNTED) + bytes([is_last])
