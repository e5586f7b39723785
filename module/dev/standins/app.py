"""All stand-ins in one Flask application: gateway, insurance database, SMS providers, Commission, inbox."""

from __future__ import annotations

import dataclasses
import threading

from flask import Blueprint, Flask, Response, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from module.dev.standins import keys, ncanode, people, scenarios
from module.dev.standins.authority.doors import AuthorityService
from module.dev.standins.commission import gateway as commission
from module.dev.standins.commission.coordinator import Coordinator
from module.dev.standins.copyrights import CopyrightRegister
from module.dev.standins.esbd import InsuranceService
from module.dev.standins.gbd_fl import PersonService
from module.dev.standins.gbd_ul import CompanyService
from module.dev.standins.inbox import Inbox
from module.dev.standins.kdp import ConsentService, Tokens
from module.dev.standins.mobizon import MobizonProvider
from module.dev.standins.niis import TrademarkService
from module.dev.standins.settings import StandinSettings
from module.dev.standins.shep import Gateway, Service
from module.dev.standins.shep_async import AsyncGateway
from module.dev.standins.smsc import SmsProvider
from module.dev.standins.smtp import receiver
from module.kernel.clock import Clock, SystemClock


def create(settings: StandinSettings, clock: Clock | None = None) -> Flask:
    """Build the application; with a `smtp_port` in the settings the mail server starts beside it.

    `app.extensions["standins"]` holds a Controls for who must stop what was started.
    """
    app = Flask(__name__)
    inbox = Inbox(settings.state)
    files = keys.ensure(settings.pki)
    stopped = threading.Event()
    time = clock or SystemClock()
    tokens = Tokens()
    copyrights = CopyrightRegister(settings, stopped)
    services: dict[str, Service] = {
        settings.copyright_service: copyrights,
        settings.gbd_ul_service: CompanyService(files["client"].certificate_object(), files["gbd_ul"]),
        settings.niis_service: TrademarkService(settings),
        settings.kdp_service: ConsentService(tokens),
        settings.gbd_fl_service: PersonService(settings.gbd_fl_sender, tokens),
    }
    app.register_blueprint(Gateway(settings, files, services, stopped).blueprint())
    app.register_blueprint(ncanode.blueprint())
    app.register_blueprint(AsyncGateway(settings, files).blueprint())
    app.register_blueprint(InsuranceService(settings, time, stopped).blueprint())
    app.register_blueprint(SmsProvider(settings, inbox).blueprint())
    app.register_blueprint(MobizonProvider(settings, inbox).blueprint())
    app.register_blueprint(copyrights.blueprint())
    app.register_blueprint(_pages(inbox))
    authority = AuthorityService(
        settings.signer, settings.pki / "revoked.json", time.now, stopped, settings.slow_seconds
    )
    app.register_blueprint(authority.blueprint())
    coordinator = Coordinator(settings.commission_settings())
    app.register_blueprint(commission.blueprint(coordinator))
    app.extensions["standins"] = Controls(inbox, stopped, settings, coordinator)
    return app


class Controls:
    """The parts of the stand-ins that run beside the web application."""

    def __init__(
        self, inbox: Inbox, stopped: threading.Event, settings: StandinSettings, commission: Coordinator
    ) -> None:
        self.inbox = inbox
        self.commission = commission
        self._stopped = stopped
        self._mail = None
        if settings.smtp_port is not None:
            self._mail = receiver(inbox, settings.host, settings.smtp_port)
            self._mail.start()

    def stop(self) -> None:
        """Let slow answers go, stop the mail server and the Commission's terms."""
        self._stopped.set()
        self.commission.close()
        if self._mail is not None:
            self._mail.stop()


def _pages(inbox: Inbox) -> Blueprint:
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def home() -> AnyResponse:
        return redirect(url_for("pages.scenarios"))

    @pages.get("/inbox", endpoint="inbox")
    def show_inbox() -> str:
        return render_template("inbox.html", items=inbox.newest_first())

    @pages.get("/inbox.json")
    def inbox_json() -> Response:
        return jsonify([dataclasses.asdict(item) for item in inbox.newest_first()])

    @pages.get("/scenarios", endpoint="scenarios")
    def show_scenarios() -> str:
        return render_template("scenarios.html", rows=(*scenarios.SCENARIOS, *people.SCENARIOS))

    return pages
