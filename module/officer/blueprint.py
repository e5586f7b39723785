"""The blueprint of the officers' room; the pages hang themselves on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("officer", __name__)
