"""Roles and what each may do on each screen: the one declarative matrix.

`flask setup` gives a screen's permissions to these roles when the screen is new; afterwards the
agency's own changes on the roles screen stand.
"""

READ = ("menu_access", "can_list", "can_show")
WRITE = (*READ, "can_add", "can_edit", "can_export", "can_import")
FULL = (*WRITE, "can_delete")
PORTAL = ("can_show", "can_add")

Matrix = dict[str, dict[str, tuple[str, ...]]]

STAFF: dict[str, tuple[str, ...]] = {
    "Dashboard": READ,
    "MyTasks": ("menu_access", "can_list", "can_edit"),
    "Tasks": FULL,
    "CallLogs": WRITE,
    "EmailLogs": (*READ, "can_write"),
    "TextLogs": (*READ, "can_write"),
    "TextOptOuts": READ,
    "Conversations": (*READ, "can_answer", "can_assign", "can_close"),
    "VisitFeedbacks": (*READ, "can_deal_with"),
    "MessageTemplates": READ,
    "Clients": READ,
    "EmergencyContacts": READ,
    "SavedFilters": ("can_share",),
    "Search": READ,
    "OpenApi": ("can_get",),
}

MATRIX: Matrix = {
    "Intake": STAFF
    | {
        "Prospects": (*FULL, "can_convert", "can_lose", "can_restore"),
        "Referrals": FULL,
        "ReferralAnalytics": ("menu_access", "can_list", "can_export"),
        "MessageTemplates": ("menu_access", "can_list", "can_show", "can_add", "can_edit"),
        "ReferralSources": FULL,
        "Clients": (*WRITE, "can_invite"),
        "EmergencyContacts": (*FULL, "can_invite"),
        "Payers": (*WRITE, "can_invite"),
        "ClientPayers": FULL,
        "CarePlans": FULL,
        "CareTasks": READ,
        "Invitations": (*READ, "can_resend", "can_revoke"),
        "ClientConditions": FULL,
        "Grants": (*WRITE, "can_revoke"),
        "ViewAs": ("can_look",),
        "Documents": (*WRITE, "can_delete"),
    },
    "Scheduler": STAFF
    | {
        "Clients": WRITE,
        "Caregivers": (*FULL, "can_invite"),
        "Compatibilities": FULL,
        "Schedules": FULL,
        "ScheduleRequests": (*WRITE, "can_answer"),
        "CarePlans": WRITE,
        "CareTasks": FULL,
        "Certificates": FULL,
        "PayRates": READ,
        "ClientConditions": READ,
        "Documents": WRITE,
    },
    "Billing": STAFF
    | {
        "Payers": (*FULL, "can_invite"),
        "ClientPayers": FULL,
        "Rates": FULL,
        "PayRates": FULL,
        "Schedules": READ,
        "Invoices": (*WRITE, "can_issue", "can_void", "can_take_payment"),
        "Payments": (*READ, "can_export", "can_refund"),
        "PaymentAttempts": (*READ, "can_export"),
        "PaymentChecks": ("menu_access", "can_list", "can_decide"),
        "Ledger": (*READ, "can_export"),
    },
    "Caregiver": {"CaregiverToday": PORTAL, "CaregiverMessages": PORTAL},
    "Client": {
        "PortalDashboard": PORTAL,
        "PortalSharing": ("can_show", "can_withdraw"),
        "PortalSchedule": PORTAL,
        "PortalCarePlan": PORTAL,
        "PortalInvoices": (*PORTAL, "can_pay"),
        "PortalRequests": PORTAL,
        "PortalMessages": PORTAL,
        "PortalDocuments": PORTAL,
    },
    "Emergency contact": {
        "PortalDashboard": PORTAL,
        "PortalSchedule": PORTAL,
        "PortalCarePlan": PORTAL,
        "PortalInvoices": (*PORTAL, "can_pay"),
        "PortalRequests": PORTAL,
        "PortalMessages": PORTAL,
        "PortalDocuments": PORTAL,
    },
    "Payer": {
        "PortalDashboard": PORTAL,
        "PortalInvoices": (*PORTAL, "can_pay"),
        "PortalMessages": PORTAL,
    },
}

ROLES = ("Agency admin", *MATRIX)
