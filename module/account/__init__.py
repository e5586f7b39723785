"""Room: signing in and out, registration, passwords, the profile, organisations and their staff, the start page."""

from module.account import company, key, pages, password, profile, recovery, registration, sessions
from module.account.blueprint import blueprint

__all__ = ["blueprint", "company", "key", "pages", "password", "profile", "recovery", "registration", "sessions"]
