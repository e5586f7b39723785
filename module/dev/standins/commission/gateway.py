"""The gateway, the control interface and the pages of the stand-in Commission."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from lxml import etree
from werkzeug.wrappers import Response as AnyResponse

from module.dev.standins.commission.conversations import Conversation, Passed
from module.dev.standins.commission.coordinator import Coordinator
from module.dev.standins.commission.misbehaviour import INCOMING, OUTGOING
from module.dev.standins.commission.process import EXCHANGES, transaction

ORDERS = (
    (transaction(1), "Application to the authorised body (TRN.001)"),
    (transaction(2), "Withdrawal of an application (TRN.002)"),
    (transaction(5), "Inclusion (TRN.005)"),
    (transaction(6), "Change (TRN.006)"),
    (transaction(7), "Extension (TRN.007)"),
    (transaction(8), "Exclusion (TRN.008)"),
    (transaction(9), "Change of circulation data (TRN.009)"),
)
"""What a person may order on the page."""
ABOUT = {
    transaction(2): "application_id",
    transaction(5): "application_id",
    **{transaction(number): "number" for number in (6, 7, 8, 9)},
}
"""What the typed text names in an order."""
_SOAP = "application/soap+xml; charset=utf-8"
_PRETTY = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)


def blueprint(coordinator: Coordinator) -> Blueprint:
    """Return the routes under /commission."""
    pages = Blueprint("commission", __name__, url_prefix="/commission", template_folder="templates")

    @pages.post("/gateway")
    def gateway() -> Response:
        taken = coordinator.receive(request.get_data())
        return Response(taken.body, taken.status, content_type=_SOAP)

    @pages.post("/order", endpoint="order")
    def order() -> AnyResponse | tuple[str, int]:
        code, about = request.form.get("transaction", ""), request.form.get("about", "").strip()
        name = ABOUT.get(code, "")
        try:
            coordinator.start(code, **({name: about} if name and about else {}))
        except (KeyError, TypeError, IndexError):
            return home("Name a known application for TRN.002, a registration number for TRN.006 to 009."), 400
        return redirect(url_for("commission.home"))

    @pages.get("", endpoint="home")
    def home(refusal: str = "") -> str:
        register = coordinator.register
        newest = list(reversed(coordinator.conversations()))
        judgements = list(reversed(coordinator.books.judgements))[:200]
        orders = coordinator.mischief.standing()
        return render_template(
            "commission.html",
            conversations=newest[:200],
            judgements=judgements,
            orders=orders,
            kinds=EXCHANGES,
            orders_known=ORDERS,
            known=[*register.applications, *register.entries],
            refusal=refusal,
        )

    @pages.get("/conversations/<identifier>", endpoint="conversation")
    def conversation(identifier: str) -> str:
        found = coordinator.books.find(identifier) or abort(404)
        passed = sorted([*((item, "to us") for item in found.sent), *((item, "from us") for item in found.got)],
                        key=lambda pair: pair[0].at)  # fmt: skip
        rows = [(item, side, _shown(item)) for item, side in passed]
        return render_template("conversation.html", conversation=found, rows=rows)

    _orders(pages, coordinator)
    _views(pages, coordinator)
    return pages


def _orders(pages: Blueprint, coordinator: Coordinator) -> None:
    @pages.post("/control/start")
    def start() -> Any:
        asked = dict(request.get_json())
        code = str(asked.pop("transaction", ""))
        try:
            begun = coordinator.start(code, **asked)
        except (KeyError, TypeError, IndexError) as error:
            return jsonify(error=f"{code}: {error!r}"), 400
        return jsonify(_summary(begun)), 201

    @pages.post("/control/misbehave")
    def misbehave() -> Any:
        try:
            coordinator.misbehave(**dict(request.get_json()))
        except (TypeError, ValueError) as error:
            return jsonify(error=str(error), outgoing=OUTGOING, incoming=INCOMING), 400
        return jsonify([asdict(order) for order in coordinator.mischief.standing()]), 201

    @pages.delete("/control/misbehave")
    def behave() -> Response:
        coordinator.behave()
        return Response(status=204)

    @pages.post("/control/seed")
    def seed() -> Response:
        with coordinator.books.changed:
            coordinator.register.seed(int(request.get_json()["count"]))
        return jsonify(entries=len(coordinator.register.entries))


def _views(pages: Blueprint, coordinator: Coordinator) -> None:
    @pages.get("/control/conversations")
    def conversations() -> Response:
        return jsonify([_summary(item) for item in coordinator.conversations()])

    @pages.get("/control/conversations/<identifier>")
    def one(identifier: str) -> Response:
        return jsonify(_summary(coordinator.books.find(identifier) or abort(404)))

    @pages.get("/control/judgements")
    def judgements() -> Response:
        return jsonify([asdict(item) for item in coordinator.books.judgements])

    @pages.get("/control/register")
    def register() -> Response:
        with coordinator.books.changed:
            return jsonify(_register(coordinator))

    @pages.get("/control/report")
    def reported() -> Response:
        report = coordinator.report()
        return jsonify(clean=report.clean, **asdict(report))


def _register(coordinator: Coordinator) -> dict[str, Any]:
    register = coordinator.register
    return {
        "applications": {code: [form.form_id for form in item.forms] for code, item in register.applications.items()},
        "withdrawn": sorted(register.withdrawn),
        "entries": {number: versions[-1].status for number, versions in register.entries.items()},
        "opinions": [
            {"application": key[0], "form": key[1], "decisions": [item.decision for item in given]}
            for key, given in register.opinions.items()
        ],
    }


def _summary(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "procedure": conversation.procedure,
        "transaction": conversation.transaction,
        "subject": conversation.subject,
        "by_commission": conversation.by_commission,
        "state": conversation.state.value,
        "late": conversation.late,
        "attempts": conversation.attempt,
        "fault": conversation.fault,
        "errors": [{"code": error.code, "description": error.description} for error in conversation.errors],
        "sent": [_brief(item) for item in conversation.sent],
        "got": [_brief(item) for item in conversation.got],
    }


def _brief(passed: Passed) -> dict[str, str]:
    return {
        "code": passed.code,
        "message_id": passed.message_id,
        "relates_to": passed.relates_to,
        "edoc_id": passed.edoc_id,
        "outcome": passed.outcome,
        "words": passed.words,
        "moment": passed.moment.isoformat(timespec="milliseconds"),
    }


def _shown(passed: Passed) -> str:
    """Return the message with indents, or as it is where it is cut or no XML."""
    text = passed.raw()
    try:
        root = etree.fromstring(text.encode("utf-8"), _PRETTY)
    except etree.XMLSyntaxError:
        return text
    return etree.tostring(root, pretty_print=True, encoding="unicode")
