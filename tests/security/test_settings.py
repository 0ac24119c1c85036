"""Settings of the libraries that must stay as they are, and the versions they were read for."""

import importlib.metadata
import re
from pathlib import Path

import pytest

import config

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "library-holes.md"
# What opens a door of Flask-AppBuilder's own: another way to sign in, register, log or write.
SHUT = {
    "AUTH_TYPE": 1,  # by the database: nobody is who a header says they are
    "AUTH_USER_REGISTRATION": False,
    "FAB_CREATE_DB": False,
    "FAB_UPDATE_PERMS": False,
    "FAB_ADD_SECURITY_API": False,
    "FAB_ADD_MENU_API": False,
    "FAB_API_SWAGGER_UI": False,
    "FAB_API_SHOW_STACKTRACE": False,
    "FAB_API_ALLOW_JSON_QS": False,
    "FAB_ALLOW_GET_UNSAFE_MUTATIONS": False,
}


def test_the_doors_of_the_library_are_shut(app):
    assert {name: app.config.get(name, False) for name in SHUT} == SHUT
    assert app.config.get("SECRET_KEY_FALLBACKS") is None  # a string would be one letter each


def test_redirects_of_the_library_stay_on_this_site(app):
    assert app.config["FAB_SAFE_REDIRECT_HOSTS"] == [app.config["SITE_URL"].split("//")[1]]


@pytest.mark.parametrize("on", ["1", "true", "yes"])
def test_production_does_not_start_with_the_debugger(monkeypatch, on):
    monkeypatch.setenv("FLASK_DEBUG", on)
    faults = config.Production.faults()
    assert [fault for fault in faults if "FLASK_DEBUG" in fault]


def test_production_starts_without_the_debugger(monkeypatch):
    monkeypatch.delenv("FLASK_DEBUG", raising=False)
    assert [fault for fault in config.Production.faults() if "FLASK_DEBUG" in fault] == []


def test_every_hole_was_looked_at_with_the_versions_in_use():
    """An upgrade stops here until somebody has read the guide and run the tests it names."""
    told = dict(re.findall(r"^- ([\w-]+) (\d[\d.]+)$", GUIDE.read_text(), re.MULTILINE))
    assert len(told) >= 10
    assert told == {name: importlib.metadata.version(name) for name in told}
