"""A portal that knows of the module what is documented: own frame, prefix, words, tokens, cookie, database."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask, Response, abort, render_template, request, session
from flask_babel import Babel
from jinja2 import DictLoader
from sqlalchemy import create_engine, text

from module.context.services import Services
from module.plugin import TroisModule
from module.settings import Catalog as ModuleCatalog
from tests.support.web import FakeSettings, fake_services

PREFIX = "/customs/ip"
FRAME = """<!DOCTYPE html><html lang="de"><head><title>{% block title %}{% endblock %}</title>
{% block head %}{% endblock %}</head><body class="portal"><nav>{{ _("Home") }}</nav>
<main>{% block content %}{% endblock %}</main></body></html>"""
ADAPTER = """{% extends "frame.html" %}
{% block title %}{% block trois_document_title %}{% endblock %}{% endblock %}
{% block head %}{% block trois_head %}{% endblock %}{% endblock %}
{% block content %}{% block trois_body %}{% endblock %}{% endblock %}"""
OWN = """{% extends "frame.html" %}{% block title %}{{ _("Sign in") }}{% endblock %}
{% block content %}<p class="portal-word">{{ _("Back") }}</p><p>{{ count }}</p>{% endblock %}"""
WORDS = {"Home": "Startseite", "Back": "Zurück im Portal", "Sign in": "Anmelden im Portal"}
MODULE_WORDS = {"Sign in": "Кіру", "Sign in with EDS": "ЭЦҚ арқылы кіру", "Back": "Артқа"}


def write_words(folder: Path, language: str, domain: str, words: dict[str, str]) -> None:
    """Write a catalog; the portal and the module have some words in common."""
    catalog = Catalog(locale=language)
    for source, word in words.items():
        catalog.add(source, word)
    target = folder / language / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / f"{domain}.mo").open("wb") as file:
        write_mo(file, catalog)


def services_in(folder: Path) -> Services:
    """Return faked services with a real catalog of the module."""
    write_words(folder / "ours", "kk", "trois", MODULE_WORDS)
    return fake_services(settings=FakeSettings(prefix=PREFIX), catalog=ModuleCatalog(folder / "ours"))


def make_host(folder: Path, services: Services | None = None, *, own_tokens: bool = True) -> tuple[Flask, TroisModule]:
    """Make the portal and put the module into it as the documentation says."""
    write_words(folder, "de", "messages", WORDS)
    app = Flask("ministry", template_folder=None)
    app.jinja_loader = DictLoader({"frame.html": FRAME, "adapter.html": ADAPTER, "own.html": OWN})  # type: ignore[misc]
    app.config.update(
        SECRET_KEY="host-secret",
        SESSION_COOKIE_NAME="ministry",
        TESTING=True,
        TROIS_PREFIX=PREFIX,
        TROIS_LAYOUT="adapter.html",
        BABEL_TRANSLATION_DIRECTORIES=str(folder),
    )
    Babel(app, locale_selector=lambda: "de")
    module = TroisModule(app, services=services or services_in(folder))
    if own_tokens:
        add_own_tokens(app, module)
    add_own_policy(app, module)
    add_own_pages(app)
    return app, module


def add_own_tokens(app: Flask, module: TroisModule) -> None:
    """Refuse every POST without the portal's token, but for the blueprints of the module."""
    exempt = {id(page) for page in module.blueprints}

    @app.before_request
    def protect() -> None:
        page = app.blueprints.get(request.blueprint or "")
        judged = request.method == "POST" and id(page) not in exempt
        if judged and request.form.get("portal_token") != session.get("token"):
            abort(400)


def add_own_policy(app: Flask, module: TroisModule) -> None:
    """Give every page the portal's policy, widened under the module's prefix by what the module says it needs."""
    needs = "; ".join(f"{name} {' '.join(sources)}" for name, sources in module.csp_needs().items())

    @app.after_request
    def policy(response: Response) -> Response:
        inside = request.path.startswith(f"{PREFIX}/")
        response.headers["Content-Security-Policy"] = f"default-src 'none'; {needs}" if inside else "default-src 'self'"
        return response


def add_own_pages(app: Flask) -> None:
    """Add pages with an own database and an own session."""
    engine = create_engine("sqlite://")
    app.extensions["ministry_engine"] = engine

    @app.get("/")
    def home() -> Any:
        session["token"] = session.get("token") or secrets.token_hex(8)
        with engine.connect() as connection:
            return render_template("own.html", count=connection.execute(text("select 41 + 1")).scalar())

    @app.post("/save")
    def save() -> str:
        return "saved"

    @app.errorhandler(404)
    def lost(error: Exception) -> tuple[str, int]:
        return "portal knows no such page", 404
