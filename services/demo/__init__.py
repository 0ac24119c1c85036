"""The demo agency: invented, of any size, and the same for the same seed and day."""

from services.demo.building import Wish, build, is_possible
from services.demo.logins import DOMAIN, PEOPLE

__all__ = ["DOMAIN", "PEOPLE", "Wish", "build", "is_possible"]
