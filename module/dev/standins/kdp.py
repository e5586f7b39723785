"""Stand-in of the control of access to personal data, KDP_SERVICE (shared notes, kz-integrations 3.1).

The answer's names are ours: they are not published.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field

from lxml import etree

from module.dev.standins import people
from module.dev.standins.envelope import Judged, Part, judge_sequence
from module.dev.standins.shep import Reply
from module.kernel.identifiers import bin_fault, iin_fault

_FIELDS = (
    Part("uin"),
    Part("company"),
    Part("company_bin"),
    Part("company_responsible"),
    Part("employee_name"),
    Part("access_name"),
    Part("personal_data_name"),
    Part("expiresIn"),
    Part("omit-sms"),
    Part("ovt"),
)


@dataclass
class Tokens:
    """The tokens that were given out, with whose they are."""

    _owners: dict[tuple[str, str], str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def give(self, iin: str) -> tuple[str, str]:
        """Return a new token and key for a person."""
        pair = (secrets.token_urlsafe(32), secrets.token_urlsafe(16))
        with self._lock:
            self._owners[pair] = iin
        return pair

    def owner(self, token: str, key: str) -> str:
        """Return whose token it is; empty for one that was never given."""
        with self._lock:
            return self._owners.get((token, key), "")


@dataclass(frozen=True, slots=True)
class ConsentService:
    """Gives tokens; the person is taken to have answered the SMS at once, but for those in the table."""

    tokens: Tokens

    def __call__(self, data: etree._Element) -> Reply:
        """Judge the payload and answer it untyped."""
        payload = data.find("data/getUserDataRequest")
        if payload is None:
            raise Judged("SCE001", "data must hold a getUserDataRequest")
        judge_sequence(payload, _FIELDS, "", "SCE001")
        iin = payload.findtext("uin", "")
        if iin_fault(iin) or bin_fault(payload.findtext("company_bin", "")):
            return Reply(status="SCSE002")
        if not payload.findtext("expiresIn", "").isdigit() or payload.findtext("omit-sms") not in ("true", "false"):
            raise Judged("SCE001", "expiresIn must be milliseconds, omit-sms true or false")
        state = {people.REFUSES: "INVALID", people.WAITS: "PENDING"}.get(iin, "VALID")
        holder = etree.Element("data")
        answer = etree.SubElement(holder, "getUserDataResponse")
        etree.SubElement(answer, "status").text = state
        if state == "VALID":
            token, key = self.tokens.give(iin)
            etree.SubElement(answer, "kdpToken").text = token
            etree.SubElement(answer, "publicKey").text = key
        return Reply((holder,))
