"""Tables, and the wall that decides which rows exist for whom."""

import importlib
import pkgutil


def load() -> None:
    """Import every model, so that relationships and migrations see all of them."""
    for module in pkgutil.iter_modules(__path__, prefix=f"{__name__}."):
        if not module.ispkg:
            importlib.import_module(module.name)
