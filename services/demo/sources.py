"""Who sends people to the demo agency."""

from models.referral_source import OrganisationType, ReferralSource
from services.demo import people, places
from services.demo.agency import Agency

KIND = OrganisationType
SOURCES = (
    (KIND.hospital, "South Harbor Hospital", "Discharge planning", 0),
    (KIND.hospital, "South Harbor Hospital", "Orthopaedics", 0),
    (KIND.clinic, "Blue Heron Family Clinic", None, 0),
    (KIND.nursing_home, "Juniper Court Rehabilitation", "Social services", 0),
    (KIND.hospice, "Evening Star Hospice", None, 0),
    (KIND.hospital, "Lakeshore General Hospital", "Case management", 1),
    (KIND.clinic, "Prairie Wind Geriatrics", None, 1),
    (KIND.nursing_home, "Maple Terrace Care Home", None, 1),
    (KIND.agency, "County Council on Aging", "Helpline", None),
    (KIND.community, "Good Neighbours Parish Circle", None, None),
    (KIND.website, "Our website", None, None),
    (KIND.advertisement, "Local newspaper", None, None),
    (KIND.client_or_family, "A client or family", None, None),
)
NO_PERSON = frozenset({KIND.website, KIND.advertisement, KIND.client_or_family})


def open_doors(agency: Agency) -> list[int]:
    """Write the referral sources down and return their keys."""
    keys = []
    for number, (kind, organisation, department, index) in enumerate(SOURCES):
        dice = agency.dice("source", number)
        branch = agency.branches[index or 0]
        person = None if kind in NO_PERSON else people.adult(dice)
        reach = (
            {
                "person": person.name,
                "email": people.mail(person, 7000 + number),
                "phone": agency.phone(branch.place),
                **places.address(branch.place, dice),
            }
            if person
            else {}
        )
        keys.append(
            agency.bulk.add(
                ReferralSource,
                office_id=None if index is None else branch.key,
                organisation_type=kind,
                organisation=organisation,
                department=department,
                created_at=agency.at(agency.day(-900), 9),
                **reach,
            )
        )
    return keys
