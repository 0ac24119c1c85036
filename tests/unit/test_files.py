"""What files are, by what is in them; what they are called; where they lie."""

import hashlib
import io
import stat

import pytest
from PIL import Image

from services import documents
from services.errors import Refused
from services.files import kinds, names, vault
from tests.fixtures import files

LIMIT = 1024 * 1024
GOOD = [
    ("consent.pdf", files.PDF, "PDF"),
    ("face.jpg", files.picture(), "JPEG"),
    ("face.jpeg", files.picture(), "JPEG"),
    ("scan.png", files.picture("PNG"), "PNG"),
    ("letter.docx", files.docx(), "Word"),
    ("hours.xlsx", files.xlsx(), "Excel"),
    ("letter.odt", files.odt(), "OpenDocument"),
    ("note.txt", "Schlüssel unter der Matte\r\n".encode(), "Text"),
    ("note.txt", "Schlüssel".encode("cp1252"), "Text"),
    ("note.txt", "Schlüssel".encode("utf-16"), "Text"),
    ("called-wrongly.txt", files.PDF, "PDF"),
]
# F4
BAD = {
    "nothing": ("consent.pdf", b"", "is empty"),
    "a page": ("page.html", files.HTML, "cannot be taken"),
    "a page called text": ("page.txt", files.HTML, "cannot be taken"),
    "a page called PDF": ("page.pdf", files.HTML, "cannot be taken"),
    "a drawing": ("logo.svg", files.SVG, "cannot be taken"),
    "a drawing called picture": ("logo.png", files.SVG, "cannot be taken"),
    "a program": ("prices.exe", files.PROGRAM, "cannot be taken"),
    "a program called PDF": ("prices.pdf", files.PROGRAM, "cannot be taken"),
    "a program called text": ("prices.txt", files.PROGRAM, "cannot be taken"),
    "a script": ("run.sh", b"#!/bin/sh\nrm -rf /\n", "cannot be taken"),
    "text called PDF": ("consent.pdf", b"no PDF at all", "cannot be taken"),
    "a page before a PDF": ("a.pdf", files.HTML + files.PDF, "cannot be taken"),
    "a page within a PDF": ("a.pdf", files.PDF[:9] + files.HTML + files.PDF, "something else"),
    "a PDF with an archive": ("a.pdf", files.PDF + files.docx(), "something else"),
    "an archive": ("all.zip", files.archive({"a.txt": "a"}), "cannot be taken"),
    "an archive called Word": ("a.docx", files.archive({"a.txt": "a"}), "cannot be taken"),
    "a bomb": ("plan.docx", files.bomb(), "enormous size"),
    "many parts": ("a.docx", files.docx(**{f"p{n}": "" for n in range(5001)}), "enormous size"),
    "a way out": ("a.docx", files.docx(**{"../../etc/passwd": "x"}), "outside itself"),
    "macros": ("a.docx", files.docx(**{"word/vbaProject.bin": "x"}), "macros"),
    "half a Word file": ("a.docx", files.docx()[:60], "damaged"),
    "a picture few programs open": ("a.avif", files.AVIF, "send it as JPEG"),
    "half a telephone's picture": ("IMG_1.HEIC", files.HALF_HEIC, "damaged"),
    "half a picture": ("face.jpg", files.picture()[:200], "damaged"),
    "a picture without dots": ("face.png", b"\x89PNG\r\n\x1a\n", "damaged"),
    "a giant": ("face.png", files.giant(), "too many dots"),
    "one byte too many": ("note.txt", b"a" * (LIMIT + 1), "too large: a file may have 1 MB"),
}


@pytest.fixture(autouse=True)
def words(app):
    """Refusals are in words, and those are translated within a request."""
    with app.test_request_context():
        yield


@pytest.fixture
def lane(request):
    """One database is enough: none is asked."""
    return request.getfixturevalue("sqlite")


def take(folder, name, content):
    return documents.take(folder, io.BytesIO(content), name, LIMIT)


def content_of(folder, taken):
    with vault.opened(folder, taken.kept.stored_as, taken.kept.sealed_with) as file:
        return file.read()


@pytest.mark.parametrize(("name", "content", "kind"), GOOD)
def test_a_file_is_what_its_content_says(tmp_path, name, content, kind):  # C2
    assert take(tmp_path, name, content).kind.words == kind


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_taken_is_refused_in_words_and_leaves_nothing(tmp_path, case):  # C2
    name, content, why = BAD[case]
    with pytest.raises(Refused, match=why):
        take(tmp_path, name, content)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_exactly_the_limit_is_taken(tmp_path):
    assert take(tmp_path, "note.txt", b"a" * LIMIT).kept.size == LIMIT


def test_a_file_lies_under_a_random_name_for_its_owner_alone(tmp_path):  # C2
    taken = take(tmp_path, "../../etc/passwd.pdf", files.PDF)
    [path] = tmp_path.iterdir()
    assert (path.name, len(path.name)) == (taken.kept.stored_as, 32)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert taken.kept.sha256 == hashlib.sha256(files.PDF).hexdigest()
    assert taken.title == "passwd"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\plan.pdf", "plan.pdf"),
        ("plan\x00.pdf", "plan.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ('a"b<c>.pdf', "abc.pdf"),
        (" . .. ", "file"),
        ("\ud800.pdf", "pdf"),
        ("x" * 400 + ".pdf", "x" * 116 + ".pdf"),
        ("..", "file"),
    ],
)
def test_names_are_made_fit_for_headers_and_disks(name, shown):  # C2
    assert names.clean(name) == shown


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_forgets_where_it_was_taken(tmp_path, kind):  # C2
    content = files.picture(kind, place=True)
    assert b"CANARY" in content
    taken = take(tmp_path, f"a.{kind.lower()}", content + b"<script>CANARY</script>")
    kept = content_of(tmp_path, taken)
    assert b"CANARY" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((40, 60), {})


def test_a_telephones_picture_is_kept_as_jpeg_and_forgets_where(tmp_path):  # C2
    content = files.heic(place=True)
    assert b"CANARY" in content
    taken = take(tmp_path, "IMG_1.HEIC", content)
    kept = content_of(tmp_path, taken)
    assert (taken.kind.words, taken.title, b"CANARY" in kept) == ("JPEG", "IMG_1", False)
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (40, 60), {})


def test_a_telephones_picture_becomes_a_photo(tmp_path):  # C2
    taken = documents.take_photo(tmp_path, io.BytesIO(files.heic()), "IMG_1.HEIC", LIMIT)
    with Image.open(io.BytesIO(content_of(tmp_path, taken))) as photo:
        assert (photo.size, photo.format) == ((256, 256), "JPEG")


@pytest.mark.parametrize("size", [(40, 60), (3000, 200), (256, 256)])
def test_a_photo_is_square_and_small(tmp_path, size):  # C2
    sent = io.BytesIO(files.picture("PNG", size))
    taken = documents.take_photo(tmp_path, sent, "face.png", LIMIT)
    with Image.open(io.BytesIO(content_of(tmp_path, taken))) as photo:
        assert (photo.size, photo.format) == ((256, 256), "JPEG")


def test_a_photo_is_a_picture(tmp_path):
    with pytest.raises(Refused, match="is no picture"):
        documents.take_photo(tmp_path, io.BytesIO(files.PDF), "face.jpg", LIMIT)


def test_every_kind_is_offered_by_the_form():
    assert {kind.ending for kind in kinds.BY_TYPE.values()} <= {*kinds.ACCEPTED.split(",")}
