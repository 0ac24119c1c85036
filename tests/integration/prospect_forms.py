"""Forms as a browser without scripts sends them: opened first, with their tokens."""

import re

NEW_PROSPECT = "/office/prospects/new/"
INQUIRY = {
    "relation": "daughter",
    "caller_first_name": "Dora",
    "caller_last_name": "Baker",
    "caller_phone_mobile": "+16175550142",
    "inquiry_date": "2026-03-04",
    "assessment_type": "online",
    "first_name": "Olga",
    "last_name": "Baker",
    "gender": "female",
    "source_type": "hospital",
    "source_organisation": "Mercy Hospital",
    "referred_on": "2026-03-04",
    "care_type": ["Personal care", "Respite care"],
    "pets": ["Cat"],
    "smoking": "No",
    "hours_wanted": "4 hours each morning",
    "notes": "Two cats",
}


def token(answer):
    """The CSRF token of a page."""
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)[1]


def nonce(answer):
    """The key of a page that acts only once."""
    form = answer.text[answer.text.index('id="record-form"') :]
    return re.search(r'name="nonce"[^>]*value="([^"]+)"', form)[1]


def post(visitor, url, **data):
    """Send a form with the visitor's token."""
    return visitor.post(url, data={"csrf_token": token(visitor.get(NEW_PROSPECT)), **data})


def enter(visitor, **changes):
    """Open the page of a new prospect, and send it."""
    page = visitor.get(NEW_PROSPECT)
    hidden = {"csrf_token": token(page), "nonce": nonce(page)}
    return visitor.post(NEW_PROSPECT, data={**hidden, **INQUIRY, **changes})
