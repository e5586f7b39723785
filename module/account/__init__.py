"""Room: signing in and out, registration, passwords, the profile, the start page."""

from module.account import pages, password, profile, registration
from module.account.blueprint import blueprint

__all__ = ["blueprint", "pages", "password", "profile", "registration"]
