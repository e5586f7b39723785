"""Room: signing in and out, the start page."""

from module.account.pages import blueprint

__all__ = ["blueprint"]
