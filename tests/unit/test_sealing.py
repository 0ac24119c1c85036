"""Files are sealed in pieces: read from anywhere, and never wrongly (C2)."""

import base64
import io
import os
import stat

import pytest

from models.encryption import CannotDecrypt, cipher, parse_keys
from services.files import sealing, vault

OLD, NEW = (f"{name}:{base64.b64encode(os.urandom(32)).decode()}" for name in ("k1", "k2"))
SIZES = [0, 1, sealing.PIECE - 1, sealing.PIECE, sealing.PIECE + 1, 3 * sealing.PIECE + 5]


@pytest.fixture(autouse=True)
def keys():
    """Keys of this test's own; afterwards those of before."""
    before, current = dict(cipher._raw), cipher.current
    cipher.use(parse_keys(OLD))
    yield
    cipher.use({current: before[current]} | before if before else {})


def kept(folder, content):
    """Put something into the vault."""
    with vault.arriving(folder) as file:
        vault.receive(io.BytesIO(content), file, "a.txt", 10 * vault.MEGABYTE)
        return vault.settle(file, folder)


def read(folder, found, name=""):
    with vault.opened(folder, name or found.stored_as, found.sealed_with) as file:
        return file.read()


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_is_read_again(tmp_path, size):  # C2
    content = os.urandom(size)
    found = kept(tmp_path, content)
    assert (read(tmp_path, found), found.size, found.sealed_with) == (content, size, "k1")


def test_nothing_readable_lies_on_the_disk_under_its_owners_eyes_alone(tmp_path):  # C2
    found = kept(tmp_path, b"CANARY" * 30_000)
    [path] = tmp_path.iterdir()
    raw = path.read_bytes()
    assert (b"CANARY" in raw, raw[:3]) == (False, b"k1:")
    assert (path.name, stat.S_IMODE(path.stat().st_mode)) == (found.stored_as, 0o600)


def test_what_arrives_has_no_name_before_it_is_sealed(tmp_path):  # C2
    with vault.arriving(tmp_path) as file:
        file.write(b"CANARY")
        file.flush()
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", SIZES[1:])
def test_a_sealed_file_is_read_from_anywhere(tmp_path, size):
    content = os.urandom(size)
    found = kept(tmp_path, content)
    with vault.opened(tmp_path, found.stored_as, found.sealed_with) as file:
        for begin in (size - 1, 0, size // 2, size + 7, max(size - sealing.PIECE - 2, 0)):
            file.seek(begin)
            assert file.read(sealing.PIECE + 3) == content[begin : begin + sealing.PIECE + 3]
        assert file.seek(0, os.SEEK_END) == size


def test_a_file_that_is_read_on_holds_one_piece_in_memory(tmp_path):
    found = kept(tmp_path, bytes(5 * sealing.PIECE))
    with sealing.Opened(tmp_path / found.stored_as) as file:
        while part := file.read(10 * sealing.PIECE):
            assert len(part) <= sealing.PIECE


def head_of(raw):
    return raw.index(b":") + 1 + sealing.SALT


def pieces(raw):
    step, start = sealing.PIECE + sealing.TAG, head_of(raw)
    return raw[:start], [raw[at : at + step] for at in range(start, len(raw), step)]


def swapped(raw):
    head, found = pieces(raw)
    return b"".join([head, found[1], found[0], *found[2:]])


def doubled(raw):
    head, found = pieces(raw)
    return b"".join([head, found[0], found[0], *found[1:]])


def flipped(at):
    def flip(raw):
        return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]

    return flip


HARM = {
    "its last byte is missing": lambda raw: raw[:-1],
    "its last piece is missing": lambda raw: b"".join([pieces(raw)[0], *pieces(raw)[1][:-1]]),
    "all but its head is missing": lambda raw: raw[: head_of(raw)],
    "everything is missing": lambda raw: b"",
    "a piece was added": lambda raw: raw + raw[-100:],
    "two pieces stand in another order": swapped,
    "a piece stands there twice": doubled,
    "a bit of the first piece was changed": flipped(60),
    "a bit of the last piece was changed": flipped(-1),
    "a bit of the salt was changed": flipped(10),
    "it names an unknown key": lambda raw: b"k7" + raw[2:],
    "it was replaced by a plain one": lambda raw: b"%PDF-1.7\n" * 40,
}


@pytest.mark.parametrize("harm", HARM)
def test_a_file_that_somebody_altered_is_not_given_out(tmp_path, harm):  # C2
    found = kept(tmp_path, os.urandom(3 * sealing.PIECE + 5))
    path = tmp_path / found.stored_as
    path.write_bytes(HARM[harm](path.read_bytes()))
    with pytest.raises(CannotDecrypt):
        read(tmp_path, found)


def test_a_file_in_the_place_of_another_is_not_given_out(tmp_path):  # C2
    one, other = kept(tmp_path, b"of Bea"), kept(tmp_path, b"of Mallory")
    (tmp_path / one.stored_as).replace(tmp_path / other.stored_as)
    with pytest.raises(CannotDecrypt):
        read(tmp_path, other)


def test_an_older_key_still_opens_and_the_newest_seals(tmp_path):  # C2
    old = kept(tmp_path, b"before")
    cipher.use(parse_keys(f"{NEW},{OLD}"))
    new = kept(tmp_path, b"after")
    assert [one.sealed_with for one in (old, new)] == ["k1", "k2"]
    assert [read(tmp_path, one) for one in (old, new)] == [b"before", b"after"]


def test_two_files_of_the_same_words_look_different(tmp_path):
    one, other = (kept(tmp_path, b"the same") for _ in range(2))
    first, second = ((tmp_path / found.stored_as).read_bytes() for found in (one, other))
    assert first[head_of(first) :] != second[head_of(second) :]
