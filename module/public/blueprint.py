"""The blueprint of the public room; the pages hang themselves on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("public", __name__)
