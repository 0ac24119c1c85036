"""Whom the agency relies on: the mail server, the payment gateway, the text provider."""

import smtplib

from flask import current_app

from services import post
from services.doctor.findings import Finding, Patient, amber, green, red

KEYS = ("GATEWAY_SECURITY_KEY", "GATEWAY_TOKENIZATION_KEY", "GATEWAY_WEBHOOK_KEY")


def mail_server(patient: Patient) -> Finding:
    """Greet the mail server, sign in there if the settings say so, and leave without a mail."""
    config = patient.config
    if not config["MAIL_SERVER"]:
        words = "MAIL_SERVER is not set: "
        if config["ENVIRONMENT"] == "development":
            return green(f"{words}mails stand in the mailbox at /dev/mailbox/.")
        return amber(f"{words}invitations and reminders wait in the outbox.")
    name = f"{config['MAIL_SERVER']}:{config['MAIL_PORT']}"
    connection = post.PatientConnection(current_app.extensions["mail"], post.domain(config))
    try:
        with connection.configure_host() as host:
            code, _answer = host.ehlo()
    except (smtplib.SMTPException, OSError) as error:
        return red(f"{name} does not answer ({error}): check MAIL_SERVER, MAIL_PORT and the login.")
    return green(f"{name} answers.") if code == 250 else red(f"{name} answered {code} to EHLO.")


def gateway(patient: Patient) -> Finding:
    """Look whether the gateway's settings are whole; it is not asked, and nothing is charged."""
    config = patient.config
    given = [name for name in ("GATEWAY_URL", *KEYS) if config[name]]
    if not given:
        return amber("No GATEWAY_URL: nobody can pay by card or bank account.")
    missing = [name for name in ("GATEWAY_URL", *KEYS) if name not in given]
    if missing:
        return red(f"Set {', '.join(missing)} too: payments need all four.")
    if any("sandbox" in config[name] for name in KEYS):
        return green("The sandbox on this machine: no real money.")
    return green("The address and all three keys are set.")


def texts(patient: Patient) -> Finding:
    """Look whether the text provider's settings are whole."""
    names = ("SMS_URL", "SMS_ACCOUNT", "SMS_TOKEN", "SMS_FROM")
    missing = [name for name in names if not patient.config[name]]
    if len(missing) == len(names):
        return green("No text provider is set: no texts are sent.")
    return red(f"Set {', '.join(missing)} too.") if missing else green("All settings are there.")
