"""Who may see what: grants, invitations, sessions."""

from datetime import timedelta

import factory

from models import grant, invitation, login_facts, login_session, saved_filter, terms
from models.access import Kind
from models.section import Section
from models.standing import Standing
from tests.factories.base import LONG_AGO, NOW, Factory
from tests.factories.people import Client, User


class Grant(Factory):
    """One section of a client's record, or of a payer's if one is given, opened to a login."""

    class Meta:
        model = grant.Grant

    class Params:
        user = factory.SubFactory(User)

    payer = None
    client = factory.Maybe("payer", None, factory.SubFactory(Client))
    user_id = factory.SelfAttribute("user.id")
    office_id = factory.LazyAttribute(lambda made: (made.payer or made.client).office_id)
    standing = factory.Maybe("payer", Standing.payer, Standing.client)
    section = Section.schedule
    basis = grant.Basis.own_record
    starts_on = LONG_AGO


class Invitation(Factory):
    class Meta:
        model = invitation.Invitation

    client = factory.SubFactory(Client)
    office_id = factory.SelfAttribute("client.office_id")
    standing = Standing.client
    email = factory.SelfAttribute("client.email_1")
    name = factory.LazyAttribute(lambda made: str(made.client))
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    expires_at = NOW + timedelta(hours=72)


class Terms(Factory):
    class Meta:
        model = terms.Terms

    number = factory.Sequence(lambda n: n + 1)
    text = "Be kind.\n\nPay in time."


class TermsAcceptance(Factory):
    class Meta:
        model = terms.TermsAcceptance

    class Params:
        version = factory.SubFactory(Terms)
        person = factory.SubFactory(User)

    terms_id = factory.SelfAttribute("version.id")
    user_id = factory.SelfAttribute("person.id")
    accepted_at = NOW


class LoginSession(Factory):
    class Meta:
        model = login_session.LoginSession

    class Params:
        user = factory.SubFactory(User)

    user_id = factory.SelfAttribute("user.id")
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    capacity = Kind.portal
    last_seen_at = NOW
    expires_at = NOW + timedelta(hours=12)


class LoginFacts(Factory):
    class Meta:
        model = login_facts.LoginFacts

    class Params:
        user = factory.SubFactory(User)

    user_id = factory.SelfAttribute("user.id")
    in_portal_at = NOW


EVERYTHING = {"search": "", "filters": [], "sort": "", "desc": False, "page_size": 25, "hidden": []}


class SavedFilter(Factory):
    """How somebody looks at the clients grid."""

    class Meta:
        model = saved_filter.SavedFilter

    class Params:
        user = factory.SubFactory(User)

    user_id = factory.SelfAttribute("user.id")
    grid = "clients"
    name = factory.Sequence(lambda n: f"Filter {n}")
    view = factory.LazyFunction(lambda: dict(EVERYTHING))
