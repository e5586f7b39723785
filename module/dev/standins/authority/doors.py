"""The authority over HTTP: `/pki/ocsp/KIND`, `/pki/crl/KIND.crl`, `/pki/crl/KIND-delta.crl`, `/pki/tsp/KIND`."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, redirect, request

from module.dev.standins.authority import lists, responder, stamps
from module.dev.standins.authority.behaviour import GOOD, WORDS, Behaviours, Door
from module.dev.standins.authority.responder import Keys
from module.dev.standins.authority.signing import Signer

KINDS = ("rsa", "gost")
Load = Callable[[str], Signer]

_MEDIA = {
    Door.OCSP: "application/ocsp-response",
    Door.CRL: "application/pkix-crl",
    Door.TSP: "application/timestamp-reply",
}
_ASKED = {Door.OCSP: "application/ocsp-request", Door.TSP: "application/timestamp-query"}
_HUGE = 8 * 1024 * 1024


class AuthorityService:
    """The doors of the authority; keys and the list of revoked serial numbers are read at each request.

    `load` gives a key by its name, e.g. `ocsp_rsa`, and raises OSError where it has not been made. What a door does is
    told by `/pki/behaviour`, or for one request by a word at the end of its address.
    """

    def __init__(
        self, load: Load, revoked: Path, now: Callable[[], datetime], stopped: threading.Event, slow: float
    ) -> None:
        self._load = load
        self._revoked = revoked
        self._now = now
        self._stopped = stopped
        self._slow = slow
        self.behaviours = Behaviours()

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        pki = Blueprint("authority", __name__, url_prefix="/pki")
        for rule in ("/ocsp/<kind>", "/ocsp/<kind>/<word>"):
            pki.add_url_rule(rule, "ocsp", self._ocsp, methods=["POST"])
        for rule in ("/tsp/<kind>", "/tsp/<kind>/<word>"):
            pki.add_url_rule(rule, "tsp", self._tsp, methods=["POST"])
        for rule in ("/crl/<name>.crl", "/crl/<word>/<name>.crl"):
            pki.add_url_rule(rule, "crl", self._crl)
        pki.add_url_rule("/behaviour", "behaviour", lambda: jsonify(now=self.behaviours.table(), words=WORDS))
        pki.add_url_rule("/behaviour/<door>/<kind>/<word>", "tell", self._tell, methods=["POST"])
        return pki

    def _tell(self, door: str, kind: str, word: str) -> Response:
        try:
            self.behaviours.set(Door(door), kind, word)
        except (ValueError, KeyError):
            abort(404)
        return jsonify(self.behaviours.table())

    def _ocsp(self, kind: str, word: str = "") -> Response:
        word = self._word(Door.OCSP, kind, word)
        keys, body = self._keys(kind), request.get_data()
        return self._sent(Door.OCSP, word, lambda: responder.answer(body, keys, self._serials(kind), self._now(), word))

    def _tsp(self, kind: str, word: str = "") -> Response:
        word = self._word(Door.TSP, kind, word)
        signer, other, body = self._key(f"tsa_{kind}"), self._key(f"ocsp_{kind}"), request.get_data()
        return self._sent(Door.TSP, word, lambda: stamps.stamp(body, signer, other, self._now(), word))

    def _crl(self, name: str, word: str = "") -> Response:
        kind, _, delta = name.partition("-")
        word = self._word(Door.CRL, kind, word)
        keys, make = self._keys(kind), lists.changes if delta == "delta" else lists.full
        return self._sent(Door.CRL, word, lambda: make(keys, self._serials(kind), self._now(), word))

    def _word(self, door: Door, kind: str, word: str) -> str:
        """Judge a request as the real door would, and return what to do."""
        if kind not in KINDS or (word and word not in WORDS[door]):
            abort(404)
        if not request.headers.get("User-Agent"):
            return "html"  # the authority's filter sends such a request to a page of its own
        if door in _ASKED and request.mimetype != _ASKED[door]:
            abort(415)
        return word or self.behaviours.now(door, kind)

    def _sent(self, door: Door, word: str, make: Callable[[], bytes]) -> Response:
        if word == "unavailable":
            abort(503)
        if word == "slow":
            self._stopped.wait(self._slow)
        if word == "redirect":
            return redirect("/pki/elsewhere")  # type: ignore[return-value]
        if word == "html":
            return Response("<html><body>Blocked</body></html>", mimetype="text/html")
        content = {"garbage": b"\x30\x03rubbish", "huge": bytes(_HUGE)}.get(word) or make()
        return Response(content, mimetype=_MEDIA[door])

    def _keys(self, kind: str) -> Keys:
        return Keys(self._key(f"issuing_{kind}"), self._key(f"ocsp_{kind}"), self._key(f"tsa_{kind}"))

    def _key(self, name: str) -> Signer:
        try:
            return self._load(name)
        except OSError:
            abort(503, f"the key {name} has not been made")

    def _serials(self, kind: str) -> frozenset[int]:
        if not self._revoked.is_file():
            return frozenset()
        rows = json.loads(self._revoked.read_text(encoding="ascii"))
        return frozenset(int(row["serial_number"], 16) for row in rows if row["issuer"] == f"issuing_{kind}")


__all__ = ["GOOD", "KINDS", "AuthorityService"]
