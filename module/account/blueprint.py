"""The blueprint of the room of accounts; the pages hang themselves on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("account", __name__)
