"""A small host portal to run the module in: `FLASK_APP=module.dev.portal:app`. Development only.

It has its own pages and its own look, and tells who the invented people are. It chooses their key in the stand-in for
NCALayer, so that a visitor may sign in as one of them.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

import requests
from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request, url_for
from flask.logging import default_handler
from werkzeug.wrappers import Response as AnyResponse

from module.cli import bare, group
from module.context.logs import OneLine
from module.context.services import Services
from module.dev import demo
from module.kernel.traces import LOGGER
from module.plugin import TroisModule

_FILES = Path(__file__).parent / "portal_files"
_SERVERS = ("DATABASE_URL", "REDIS_URL")
_SECONDS = 3

pages = Blueprint("portal", __name__, template_folder=str(_FILES / "templates"), static_folder=str(_FILES / "static"))


class NotForProduction(RuntimeError):
    """The demonstration portal was started outside development."""


def create(services: Services | None = None, **settings: Any) -> Flask:
    """Make the portal with the module in it. Raises NotForProduction."""
    app = Flask("portal", static_folder=None)
    app.config.update({name: value for name, value in os.environ.items() if _is_setting(name)})
    app.config.update(settings)
    if app.config.get("TROIS_ENVIRONMENT") != "development":
        raise NotForProduction("TROIS_ENVIRONMENT is not development")
    app.secret_key = app.config["TROIS_SECRET_KEY"]
    app.register_blueprint(pages)
    TroisModule(app, services=services)
    default_handler.addFilter(OneLine())
    group.add_command(demo.command)
    _keep_security_log(app)
    return app


def commands() -> Flask:
    """Make an application of the commands alone, for their help in a clone without keys and servers."""
    group.add_command(demo.command)
    return bare()


def _keep_security_log(app: Flask) -> None:
    """Send the security log to a file, as a host sends it to wherever its logs are kept."""
    path = str(app.config.get("TROIS_SECURITY_LOG") or "")
    logger = logging.getLogger(LOGGER)
    if path and not logger.handlers:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        logger.addHandler(logging.FileHandler(path, delay=True))
        logger.propagate = False


def _is_setting(name: str) -> bool:
    return name.startswith("TROIS_") or name in _SERVERS


def people() -> list[dict[str, str]]:
    """Return the invented people whose keys the stand-in holds."""
    folder = current_app.config.get("TROIS_PKI_DIR")
    file = Path(folder) / "people.json" if folder else None
    if file is None or not file.is_file():
        return []
    rows: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return rows


@pages.get("/")
def front() -> str:
    """Say what this is and where to go."""
    return render_template("portal/front.html", people=people(), chosen=_chosen(), standins=_setting("STANDINS_URL"))


@pages.post("/key/<slug>")
def choose(slug: str) -> AnyResponse:
    """Make the stand-in for NCALayer sign as one of the people from now on."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)
    if slug not in {person["slug"] for person in people()}:
        abort(404)
    _control("POST", "/control", {"person": slug, "mode": "sign"})
    return redirect(url_for("portal.front", _anchor="chosen"), code=303)


@pages.after_request
def headers(response: Response) -> Response:
    """Set the portal's own policy on its own pages."""
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; form-action 'self'"
    return response


def _setting(name: str) -> str:
    return str(current_app.config.get(f"TROIS_{name}") or "")


def _chosen() -> str | None:
    """Return whose key signs next; None when the stand-in does not answer."""
    if not _setting("NCALAYER_CONTROL_URL"):
        return None
    try:
        return str(_control("GET", "/state").json().get("person", ""))
    except requests.RequestException:
        return None


def _control(method: str, path: str, data: dict[str, str] | None = None) -> requests.Response:
    address = _setting("NCALAYER_CONTROL_URL") + path
    return requests.request(method, address, data=data, timeout=_SECONDS, allow_redirects=False)


def __getattr__(name: str) -> Flask:
    """Make the portal when a server asks for `app`, not on import."""
    if name != "app":
        raise AttributeError(name)
    made = globals()["app"] = create()
    return made
