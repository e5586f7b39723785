"""The blueprints of the room; the pages hang themselves on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("applicant", __name__, url_prefix="/applications")
entries_blueprint = Blueprint("entries", __name__, url_prefix="/entries")
claims_blueprint = Blueprint("claims", __name__, url_prefix="/claims")
reports_blueprint = Blueprint("reports", __name__, url_prefix="/reports")
