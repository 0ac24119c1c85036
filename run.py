"""The application for web servers: `gunicorn run:app`."""

from app import create_app

app = create_app()
