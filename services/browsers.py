"""Browsers and machines in two words, from what a browser says of itself."""

from flask_babel import gettext as _

# Each names itself after those before it, so the first that is found is the right one.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
MACHINES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "Chromebook",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


def words(agent: str | None) -> str:
    """Say which browser on which machine: Firefox on Windows."""
    browser = _first(BROWSERS, agent or "")
    machine = _first(MACHINES, agent or "")
    if browser and machine:
        return _("%(browser)s on %(machine)s", browser=browser, machine=machine)
    return browser or machine or _("A browser")


def _first(names: dict[str, str], agent: str) -> str:
    return next((name for sign, name in names.items() if sign in agent), "")
