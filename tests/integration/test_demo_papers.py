"""The demo's documents and photos: few, drawn by our own code, opened like all others."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from models.client import Client
from models.document import Document, Visibility
from models.grant import Basis, Grant
from services import documents
from services.files import kinds
from tests.fixtures import files
from tests.integration.test_demo import build


@pytest.fixture
def premises(app, session, vault):
    """A demo agency with its files."""
    build(app, session, folder=vault)
    session.commit()
    return session


def all_of(session, *which):
    return session.scalars(select(Document).where(*which).order_by(Document.id)).all()


def test_every_document_is_what_its_row_says(app, premises, vault):  # C2
    rows = all_of(premises)
    assert {kinds.BY_TYPE[one.content_type].words for one in rows} == {"PDF", "JPEG"}
    with app.test_request_context():
        for one in rows:
            content = files.content_of(vault, one)
            assert kinds.of(io.BytesIO(content), one.title).content_type == one.content_type
            assert len(content) == one.size


def test_photos_are_squares_as_the_house_makes_them(premises, vault):  # C2
    photos = all_of(premises, Document.is_photo)
    with Image.open(io.BytesIO(files.content_of(vault, photos[0]))) as face:
        assert face.size == (256, 256)
    assert len({one.sha256 for one in photos}) == len(photos)


def test_the_clients_login_finds_papers_and_faces(premises):  # A4
    first = premises.scalars(select(Client).order_by(Client.id)).first()
    rows = premises.scalars(documents.of(first)).all()
    titles = {one.title: one for one in rows}
    assert titles["Care agreement"].visibility is Visibility.portal
    assert titles["Letter of the hospital"].is_from_portal
    assert "Assessment at home, page 1" in titles
    assert premises.scalars(documents.photos_of(first)).one()


def test_the_familys_access_rests_on_a_power_of_attorney(premises):  # A4
    rests = select(Grant).where(Grant.basis == Basis.power_of_attorney)
    titles = {one.document.title for one in premises.scalars(rests)}
    assert titles == {"Power of attorney"}


@pytest.mark.parametrize("lane", ["sqlite"], indirect=True)
def test_a_large_demo_has_no_more_files_than_a_small_one(app, session, vault, lane):
    build(app, session, clients=700, folder=vault)
    count = session.scalar(select(func.count()).select_from(Document))
    assert count == len(list(vault.iterdir())) < 100
