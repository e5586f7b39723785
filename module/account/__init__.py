"""Room: signing in and out, the start page."""

from module.account import company
from module.account.pages import blueprint

__all__ = ["blueprint", "company"]
