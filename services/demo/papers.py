"""The demo's documents and photos: few, however large the agency is, and plainly invented."""

import io
from collections.abc import Iterable
from typing import Any

from PIL import Image

from models.document import Document, Visibility
from services.demo import people, portraits, sheets
from services.demo.agency import Agency, Branch, Cared, Carer
from services.files import kinds, vault
from services.files.kinds import Kind
from services.files.pictures import QUALITY

PICTURED_CLIENTS, PICTURED_CAREGIVERS, AGREED = 24, 12, 6
AGREEMENT = (
    "The agency sends caregivers whom it has trained and checked, at the times in the schedule.",
    "A visit can be moved or called off until the evening before, without cost.",
    "",
    "What the care costs stands in the rates that were handed over with this agreement.",
    "Invoices are sent every second week and are due within 21 days.",
    "",
    "Either side may end this agreement with notice of two weeks.",
)
ATTORNEY = (
    "may see my care plan, my schedule and my invoices, speak with the agency in my place,",
    "and decide with it about changes of my care while I cannot do so myself.",
    "",
    "This power ends when I take it back in writing.",
)
LETTER = (
    "was with us for two days after a fall. Nothing is broken.",
    "",
    "Please help her on the stairs for the next three weeks, and see that the walker is near.",
    "She takes the same medicines as before.",
)
ASSESSMENT = (
    ("Walks alone?", "with a walker, not on stairs"),
    ("Bathing", "needs a hand, prefers mornings"),
    ("Meals", "eats well, no fish please"),
    ("Sleep", "wakes once, falls asleep again"),
    ("Who is near?", "daughter, ten minutes away"),
    ("What matters most", "the garden, and the radio at six"),
)


def hand_in(agency: Agency, cared: list[Cared]) -> None:
    """Add papers and photos, if there is a folder to keep them in."""
    if agency.folder is None:
        return
    first = cared[0]
    for one in cared[:AGREED]:
        keep(agency, one, "Care agreement", agreement(one), kinds.PDF, is_shared=True, days=90)
    for parent, _contact in agency.parents:
        key = keep(agency, parent, "Power of attorney", attorney(parent), kinds.PDF, days=88)
        agency.powers[parent.key] = key
    keep(agency, first, "Assessment at home, page 1", assessment(first), kinds.JPEG, days=86)
    keep(
        agency,
        first,
        "Letter of the hospital",
        letter(first),
        kinds.PDF,
        days=1,
        uploaded_by_id=agency.users["client"],
        is_from_portal=True,
    )
    for number, one in enumerate(cared[:PICTURED_CLIENTS]):
        face = portraits.of(agency.dice("portrait", number), one.person.gender, is_elder=True)
        photograph(agency, one.branch, face, client_id=one.key)
    for branch in agency.branches:
        picture_all(agency, branch, branch.caregivers[:PICTURED_CAREGIVERS])


def picture_all(agency: Agency, branch: Branch, carers: Iterable[Carer]) -> None:
    """Give caregivers a photo."""
    for carer in carers:
        dice = agency.dice("portrait of a caregiver", carer.key)
        face = portraits.of(dice, people.gender_of(carer.first_name), is_elder=False)
        photograph(agency, branch, face, caregiver_id=carer.key)


def agreement(one: Cared) -> bytes:
    """Write what a client and the agency agreed on."""
    between = f"between Hearthside Home Care and {one.person.name},"
    return sheets.pdf("Care agreement", (between, *one.address, "", *AGREEMENT))


def attorney(one: Cared) -> bytes:
    """Write for whom a client's daughter may speak."""
    return sheets.pdf(
        "Power of attorney", (f"I, {one.person.name}, say that my daughter", *ATTORNEY)
    )


def letter(one: Cared) -> bytes:
    """Write what the hospital told."""
    return sheets.pdf("Harbor Hospital", ("To whom it may concern", "", one.person.name, *LETTER))


def assessment(one: Cared) -> bytes:
    """Draw the form of an assessment."""
    return jpeg(sheets.photographed(f"Assessment: {one.person.name}", ASSESSMENT))


def jpeg(picture: Image.Image) -> bytes:
    """Write a picture down."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def photograph(agency: Agency, branch: Branch, face: Image.Image, **whose: int) -> None:
    """Keep somebody's photo."""
    row = {"title": "Photo", "is_photo": True, "office_id": branch.key, **whose}
    add(agency, jpeg(face), kinds.JPEG, days=60, **row)


def keep(
    agency: Agency,
    one: Cared,
    title: str,
    content: bytes,
    kind: Kind,
    *,
    days: int,
    is_shared: bool = False,
    **row: Any,
) -> int:
    """Keep a paper about a client; tell its key."""
    row |= {"title": title, "client_id": one.key, "office_id": one.branch.key}
    visibility = Visibility.portal if is_shared else Visibility.office
    return add(agency, content, kind, days=days, visibility=visibility, **row)


def add(agency: Agency, content: bytes, kind: Kind, *, days: int, **row: Any) -> int:
    """Put a file into the vault, and write its row."""
    if agency.folder is None:
        raise ValueError("There is no folder to keep files in.")
    with vault.arriving(agency.folder) as file:
        file.write(content)
        kept = vault.settle(file, agency.folder)
    facts = {"uploaded_by_id": agency.users["intake"], "content_type": kind.content_type}
    return agency.bulk.add(
        Document,
        **facts | row,
        stored_as=kept.stored_as,
        size=kept.size,
        sha256=kept.sha256,
        sealed_with=kept.sealed_with,
        created_at=agency.at(agency.day(-days), 10),
    )
