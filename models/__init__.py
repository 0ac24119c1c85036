"""Tables, and the wall that decides which rows exist for whom.

Whoever imports one table has them all: relationships find their other end, migrations see every
table, and no session is ever opened without the wall and the trail around it.
"""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__, prefix=f"{__name__}."):
    if not _module.ispkg:
        importlib.import_module(_module.name)
