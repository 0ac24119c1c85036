"""Encryption of sensitive columns: AES-256-GCM, with the key's id in front of the text."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
KEY_BYTES = 32
OF_FILES = b"tendwell file"


class CannotDecrypt(Exception):
    """The text was sealed with a key that is not configured, or was altered."""


class Cipher:
    """Seals with the first key and opens with any; the application hands it the keys."""

    def __init__(self) -> None:
        """Begin without keys: nothing can be sealed until `use` was called."""
        self._keys: dict[str, AESGCM] = {}
        self._raw: dict[str, bytes] = {}
        self.current = ""

    def use(self, keys: dict[str, bytes]) -> None:
        """Take the configured keys, newest first; each is 32 bytes."""
        self._keys = {name: AESGCM(key) for name, key in keys.items()}
        self._raw = dict(keys)
        self.current = next(iter(keys), "")

    def seal(self, text: str) -> str:
        """Encrypt a text as `key id:base64(nonce + ciphertext)`."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._key(self.current).encrypt(nonce, text.encode(), self.current.encode())
        return f"{self.current}:{base64.b64encode(nonce + sealed).decode()}"

    def seal_bytes(self, content: bytes) -> bytes:
        """Encrypt a file as `key id:` and what follows."""
        nonce = os.urandom(NONCE_BYTES)
        name = self.current.encode()
        return name + b":" + nonce + self._key(self.current).encrypt(nonce, content, name)

    def open_bytes(self, sealed: bytes) -> bytes:
        """Decrypt what `seal_bytes` made; an altered file or unknown key raises CannotDecrypt."""
        name, _, raw = sealed.partition(b":")
        key = self._key(name.decode(errors="replace"))
        try:
            return key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], name)
        except (InvalidTag, ValueError) as error:
            raise CannotDecrypt("A file that was sealed here was altered.") from error

    def open(self, text: str) -> str:
        """Decrypt what `seal` made; an altered text or unknown key raises CannotDecrypt."""
        name, _, body = text.partition(":")
        key = self._key(name)
        try:
            raw = base64.b64decode(body, validate=True)
            return key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], name.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise CannotDecrypt(f"A text sealed with key {name!r} was altered.") from error

    def knows(self, name: str) -> bool:
        """Tell whether a key is configured."""
        return name in self._keys

    def of_file(self, name: str, salt: bytes) -> AESGCM:
        """Make the key of one file: each has its own, so that its nonces may simply be counted."""
        self._key(name)
        made = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=OF_FILES)
        return AESGCM(made.derive(self._raw[name]))

    def _key(self, name: str) -> AESGCM:
        if name not in self._keys:
            raise CannotDecrypt(f"No field encryption key named {name!r} is configured.")
        return self._keys[name]


cipher = Cipher()


def parse_keys(text: str) -> dict[str, bytes]:
    """Read `id:base64,id:base64` (newest first); each key must be 32 bytes.

    Raises:
        ValueError: a key is malformed; the message never contains key material.
    """
    keys: dict[str, bytes] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, _, body = part.partition(":")
        key = base64.b64decode(body, validate=True)
        if not name or len(key) != KEY_BYTES:
            raise ValueError("Each field key is written id:base64 of 32 bytes.")
        keys[name] = key
    return keys
