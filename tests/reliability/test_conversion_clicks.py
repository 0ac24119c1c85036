"""A hundred clicks on Convert to Client, from ten workers at once, against the app (P14)."""

import contextvars
import os
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import func, select

from models.base import db
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.prospect import Prospect, ProspectStage
from tests import factories

FORK = get_context("fork")
WORKERS, CLICKS = 10, 10
PATIENCE = 240


def click(app, cookie, address, form, barrier, said):
    """Be one worker of the web server: connections of its own, one request after the other."""
    with app.app_context():
        db.engine.dispose(close=False)  # those of before the fork belong to the parent
    browser = app.test_client()
    browser.set_cookie(cookie.key, cookie.value)
    barrier.wait(timeout=PATIENCE)
    answers = [contextvars.Context().run(browser.post, address, data=form) for _ in range(CLICKS)]
    Path(said).write_text("\n".join(f"{one.status_code} {one.location or ''}" for one in answers))
    os._exit(0)


# P14
def test_a_hundred_clicks_at_once_make_one_client(app, session, cast, signed_in, tmp_path):
    ada = signed_in(cast.ada)
    prospect = factories.Prospect(office=cast.bea.record.office, street="12 Elm Street")
    task = factories.Task(prospect=prospect, office=prospect.office)
    address = f"/office/prospects/{prospect.id}/convert"
    form = {"csrf_token": ada.token(address), "client": "new", f"task-{task.id}": "close"}
    cookie = ada.get_cookie(app.config["SESSION_COOKIE_NAME"])
    clients = session.scalar(select(func.count()).select_from(Client))
    session.rollback()  # whoever looks on holds no lock
    barrier = FORK.Barrier(WORKERS)
    said = [tmp_path / str(number) for number in range(WORKERS)]
    workers = [
        FORK.Process(target=click, args=(app, cookie, address, form, barrier, path))
        for path in said
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=PATIENCE)
    assert [worker.exitcode for worker in workers] == [0] * WORKERS
    answers = Counter(line for path in said for line in path.read_text().splitlines())
    session.expire_all()
    row = session.get(Prospect, prospect.id)
    assert row.stage is ProspectStage.won
    assert answers == {
        f"302 /office/clients/{row.client_id}": 1,
        "409 ": WORKERS * CLICKS - 1,
    }
    assert session.scalar(select(func.count()).select_from(Client)) == clients + 1
    theirs = EmergencyContact.client_id == row.client_id
    assert session.scalar(select(func.count()).where(theirs)) == 1
