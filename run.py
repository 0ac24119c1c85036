"""The way in: `python run.py` starts everything on one machine, `gunicorn run:app` only the web."""

import sys

from app import create_app, supervisor

if __name__ == "__main__":
    sys.exit(supervisor.main())

app = create_app()
