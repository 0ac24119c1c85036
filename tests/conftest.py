"""What tests can ask for; each kind of fixture has its file under tests/fixtures/."""

import signal

# Whoever starts the run in the background takes Ctrl-C away from it and all its children.
signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = [
    "tests.fixtures.scratch",
    "tests.fixtures.postgres",
    "tests.fixtures.lanes",
    "tests.fixtures.loosened",
    "tests.fixtures.visitors",
    "tests.fixtures.api",
    "tests.fixtures.profiles",
    "tests.fixtures.mail",
    "tests.fixtures.jobs",
    "tests.fixtures.live",
    "tests.fixtures.browser",
    "tests.fixtures.gateway",
    "tests.fixtures.texting",
    "tests.fixtures.paying",
    "tests.fixtures.imports",
    "tests.fixtures.access_sheet",
    "tests.fixtures.desk",
    "tests.fixtures.at_once",
    "tests.fixtures.backups",
    "tests.fixtures.talking",
    "tests.fixtures.files",
    "tests.fixtures.matrix",
]
