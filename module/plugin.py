"""The door for a host: `TroisModule(app)` puts the module into a Flask portal. Knows all doors, holds no rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from flask import Blueprint, Flask

from module import account, applicant, cli, officer, public, wiring
from module.applicant.claims import claims_blueprint
from module.applicant.entries import entries_blueprint
from module.applicant.reports import reports_blueprint
from module.context import responses
from module.context.access import ROOT, AccessRule, access, check_access_rules, guard
from module.context.bounds import Number, set_bounds
from module.context.browser import host_key
from module.context.environment import STATIC_FOLDER
from module.context.host_names import check_host_name
from module.context.language import keep_language
from module.context.logs import keep_lines_whole
from module.context.services import EXTENSION, Services
from module.context.sessions import keep_cookies
from module.context.traces import begin_trace, end_trace, leave_traces
from module.kernel.errors import NotFound
from module.kernel.traces import keep_all

_ROOMS = (
    account.blueprint,
    applicant.blueprint,
    entries_blueprint,
    claims_blueprint,
    reports_blueprint,
    officer.blueprint,
    public.blueprint,
)


class HostCheck(Protocol):
    """What is used of Flask-WTF's CSRFProtect."""

    def exempt(self, view: Callable[..., Any]) -> object:
        """Leave a view out of the check."""
        ...


class TroisModule:
    """The customs IP register as a guest of a Flask application.

    Settings are the `TROIS_*` keys of the host; `TROIS_PREFIX` says where the module lives (default `/trois`).
    `services` replaces the wired services, for tests.
    """

    def __init__(self, app: Flask | None = None, *, services: Services | None = None) -> None:
        self._given = services
        self._services: Services | None = None
        self._views: list[Callable[..., Any]] = []
        self.blueprints: list[Blueprint] = []
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Join a host: services, pages, commands, own protection, and the check that every page has its rule."""
        host_key(app.secret_key)
        app.config.setdefault("TROIS_PREFIX", "/trois")
        self._services = app.extensions[EXTENSION] = self._given or wiring.build(app.config)
        self._add_pages(app)
        app.cli.add_command(cli.group)
        if "csrf" in app.extensions:
            self.exempt_from(app.extensions["csrf"])
        check_access_rules(app)
        keep_lines_whole()
        keep_all()

    def csp_needs(self) -> dict[str, list[str]]:
        """Return what a host's own Content-Security-Policy must allow on the pages under the module's prefix."""
        if self._services is None:
            raise RuntimeError("init_app has not been called")
        return responses.csp_needs(self._services.settings.ncalayer_url)

    def header_needs(self) -> dict[str, str]:
        """Return the headers that the host or its proxy sends for all its pages; an empty one is left out."""
        return responses.header_needs()

    def _add_pages(self, app: Flask) -> None:
        app.url_map.converters["trois_number"] = Number
        root = Blueprint(ROOT, __name__, static_folder=str(STATIC_FOLDER), static_url_path="/static")
        root.before_app_request(set_bounds)
        root.before_request(begin_trace)
        root.after_request(leave_traces)  # the first to be told is the last to run
        root.teardown_request(end_trace)
        root.before_request(check_host_name)
        root.before_request(guard)
        responses.attach(root)
        root.after_request(keep_cookies)
        root.after_request(keep_language)
        for room in _ROOMS:
            root.register_blueprint(room)
        root.add_url_rule("/<path:address>", "unknown", _unknown)
        prefix = str(app.config["TROIS_PREFIX"]).rstrip("/")
        app.register_blueprint(root, url_prefix=prefix or None)
        ours = (page for name, page in app.blueprints.items() if name.split(".")[0] == ROOT)
        self.blueprints = [page for page in ours if isinstance(page, Blueprint)]
        self._views = [view for name, view in app.view_functions.items() if name.startswith(f"{ROOT}.")]

    def exempt_from(self, host_check: HostCheck) -> None:
        """Take the module's views out of a host's Flask-WTF check: their own check is always on.

        `init_app` does this by itself for a check that is there before the module.
        """
        for view in self._views:
            host_check.exempt(view)


@access(AccessRule.PUBLIC, eds=False)
def _unknown(address: str) -> str:
    """Answer an address under the prefix that is no page with the module's own words."""
    raise NotFound
