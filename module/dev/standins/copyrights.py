"""Stand-in of a register of copyright certificates: no real contract is published, so its names are ours.

Over HTTP: GET /copyright/certificates/NUMBER with X-Api-Key. Over ШЭП: copyrightInfoRequest, copyrightInfoResponse.
"""

from __future__ import annotations

import threading

from flask import Blueprint, Response, jsonify, request
from lxml import etree

from module.dev.standins import scenarios
from module.dev.standins.envelope import XSI, Judged, Part, judge_sequence
from module.dev.standins.settings import StandinSettings
from module.dev.standins.shep import Reply

_PARTS = (("title_ru", "Сказка о золотом яблоке"), ("title_kk", "Алтын алма ертегісі"))
_WRONG = Reply(status="SCSE001")


def _record(number: str, kind: str) -> dict[str, object]:
    return {
        "number": number.zfill(7),
        **dict(_PARTS),
        "object_type": "литературное произведение",
        "issue_date": "15.03.2019",
        "creation_date": "2018-11-02",
        "application_number": "4411",
        "application_date": "01.03.2019",
        "authors": ["Үлгіов Үлгі"] if kind != "several" else ["Үлгіов Үлгі", "Мысалова Мысал"],
        "right_holders": scenarios.NAMES[scenarios.HEAD]["ru"],
        "status": "аннулировано" if kind == "annulled" else "действует",
    }


class CopyrightRegister:
    """The register, on both wires."""

    def __init__(self, settings: StandinSettings, stopped: threading.Event) -> None:
        self._settings = settings
        self._stopped = stopped

    def blueprint(self) -> Blueprint:
        """Return the route of the HTTP interface."""
        blueprint = Blueprint("copyright", __name__, url_prefix="/copyright")
        blueprint.add_url_rule("/certificates/<number>", view_func=self.receive)
        return blueprint

    def receive(self, number: str) -> tuple[Response, int] | Response:
        """Answer with the record in `data`, or with 404."""
        if request.headers.get("X-Api-Key") != self._settings.copyright_key:
            return jsonify(error="the key is wrong"), 401
        behaviour = scenarios.copyright_certificate(number)
        if behaviour == "http_500":
            return Response("<html><title>Error</title></html>", 500, mimetype="text/html")
        if behaviour == "slow":
            self._stopped.wait(self._settings.slow_seconds)
        if behaviour == "not_found":
            return jsonify(error="there is no such certificate"), 404
        if behaviour == "another":
            number = "999999"
        return jsonify(data=_record(number, behaviour))

    def __call__(self, data: etree._Element) -> Reply:
        """Answer a payload of ШЭП."""
        content = list(data.iterchildren(tag=etree.Element))
        if len(content) != 1 or content[0].tag != "copyrightInfoRequest":
            return _WRONG
        try:
            judge_sequence(content[0], (Part("certificateNumber"),), "", "SCSE001")
        except Judged:
            return _WRONG
        number = content[0].findtext("certificateNumber", "")
        behaviour = scenarios.copyright_certificate(number)
        answer = etree.Element("copyrightInfoResponse", nsmap={"xsi": XSI})
        if behaviour == "not_found":
            answer.set(f"{{{XSI}}}nil", "true")
            return Reply((answer,))
        for name, value in _record(number, behaviour).items():
            part = etree.SubElement(answer, name)
            if isinstance(value, list):
                for item in value:
                    etree.SubElement(part, "item").text = item
            else:
                part.text = str(value)
        return Reply((answer,), behaviour=behaviour if behaviour in ("slow", "http_500") else "")
