"""The machine: settings, secrets, room on the disk, the program that makes documents."""

import shutil
import stat
from urllib.parse import urlsplit

from services import pdf
from services.doctor.findings import Finding, Patient, amber, green, red

MB = 1024**2
LOW, TOO_LOW = 1024 * MB, 200 * MB
PAGE = "<html><head><title>Test</title></head><body><p>Test</p></body></html>"
HERE = {"localhost", "127.0.0.1", "::1"}


def settings(patient: Patient) -> Finding:
    """Settings that start but are not what an agency should run with."""
    if patient.faults:
        return red(" ".join(patient.faults))
    config, found = patient.config, []
    if config["ENVIRONMENT"] != "production":
        found.append("TENDWELL_ENV is development: set it to production for real people's data.")
    elif not config["PROXIES"]:
        found.append("PROXIES is 0: say how many proxies stand in front, if any does.")
    site = urlsplit(config["SITE_URL"])
    if site.scheme != "https" and site.hostname not in HERE:
        found.append("SITE_URL is not https: passwords would travel in the clear.")
    if config["MAIL_SERVER"] and config["MAIL_DEFAULT_SENDER"].endswith(".test"):
        found.append("MAIL_DEFAULT_SENDER is the demo's: set the agency's own address.")
    return amber(" ".join(found)) if found else green("Nothing to object to.")


def secrets(patient: Patient) -> Finding:
    """Files of secrets that others on this machine could read."""
    folder = patient.instance / "secrets"
    if not folder.exists():
        return green("None in files: they come from the environment.")
    open_to_others = [
        path
        for path in (folder, *sorted(folder.iterdir()))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_to_others:
        names = " ".join(str(path) for path in open_to_others)
        return red(f"Others on this machine can read them: chmod go= {names}")
    return green("Only this user can read them.")


def disk(patient: Patient) -> Finding:
    """Room where the database and the documents are kept."""
    usage = shutil.disk_usage(patient.instance)
    words = f"{usage.free // MB:,} MB free of {usage.total // MB:,} MB in {patient.instance}."
    if usage.free < TOO_LOW:
        return red(f"{words} Make room now: nothing can be saved on a full disk.")
    return amber(f"{words} Make room soon.") if usage.free < LOW else green(words)


def pdf_engine(patient: Patient) -> Finding:
    """Make a small document, and say with what."""
    engine = patient.config["PDF_ENGINE"]
    status = pdf.engine_status(engine)
    if status.problem:
        return red(status.problem)
    try:
        made = pdf.render_html(PAGE, title="Test", engine=engine)
    except pdf.PdfFailed as problem:
        return red(f"{status.engine} made no document: {problem}")
    words = f"{status.engine} {status.version} made a document of {len(made)} bytes"
    if not status.fenced:
        return amber(f"{words}, but this system lets nobody fence it off from the network.")
    return green(f"{words}.")
