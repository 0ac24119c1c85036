"""The commands, one family a file; each is a small edge that calls a service and commits."""

import importlib
import pkgutil

from flask import Flask


def load(app: Flask) -> None:
    """Add the commands that each file names in COMMANDS."""
    for module in pkgutil.iter_modules(__path__, prefix=f"{__name__}."):
        for command in getattr(importlib.import_module(module.name), "COMMANDS", ()):
            app.cli.add_command(command)
