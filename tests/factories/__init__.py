"""Rows for tests, one factory a table: `factories.Invoice(total=Decimal(90))` is saved and real."""

from tests.factories.access import (
    Grant,
    Invitation,
    LoginFacts,
    LoginSession,
    SavedFilter,
    Terms,
    TermsAcceptance,
)
from tests.factories.base import HOUR, LONG_AGO, MINUTE, NOW, TODAY, use
from tests.factories.care import (
    CarePlan,
    CarePlanTask,
    CareTask,
    Document,
    Schedule,
    ScheduleRequest,
    ScheduleSeries,
    ScheduleTask,
)
from tests.factories.cast import Cast, Person, client_with_login, make_cast, payer_with_login
from tests.factories.conversations import (
    Conversation,
    ConversationEntry,
    ConversationSeat,
    VisitFeedback,
)
from tests.factories.crowd import crowd
from tests.factories.family import contact_of, daughter, working
from tests.factories.money import (
    AttemptAllocation,
    Draft,
    Invoice,
    InvoiceLine,
    LedgerEntry,
    Payment,
    PaymentAllocation,
    PaymentAttempt,
    Rate,
    StoredCard,
)
from tests.factories.office_work import (
    CallLog,
    Choice,
    Message,
    MessageTemplate,
    Prospect,
    Referral,
    ReferralSource,
    Task,
    TaskReminder,
    TextOptOut,
)
from tests.factories.people import (
    PASSWORD,
    Availability,
    Caregiver,
    Certificate,
    Client,
    ClientAddress,
    ClientCondition,
    ClientPayer,
    ClientStatusChange,
    Compatibility,
    EmergencyContact,
    Office,
    OfficeStaff,
    Payer,
    PayRate,
    TimeOff,
    User,
    role_named,
)
