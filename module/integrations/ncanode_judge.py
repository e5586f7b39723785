"""Signatures of people judged once more by an NCANode side-car: POST /xml/verify (version 3).

It judges by the certified library of the authority. What it does not look at (owner, purpose, wrapping, the answers of
responders) has been judged in our process before, so it can only refuse more.
Source: shared notes, eds-pki 4.1.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from module import outbound
from module.outbound import HttpSettings, WireFailure
from module.registry.signatures import Reason, SignatureRefused

_ASKED = ["OCSP"]
_HEADERS = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class NcaNodeJudge:
    """Fits `SecondJudge` of eds. A side-car that is away, or says what it never says, is no judge: filing waits."""

    http: HttpSettings

    def judge_xml(self, signed: bytes) -> None:
        """Judge a signed XML document. Raises SignatureRefused."""
        there = replace(self.http, url=f"{self.http.url.rstrip('/')}/xml/verify")
        body = json.dumps({"xml": signed.decode(), "revocationCheck": _ASKED}).encode()
        try:
            answer = outbound.post(there, body, _HEADERS)
        except WireFailure as failure:
            raise SignatureRefused(Reason.REVOCATION_UNAVAILABLE, f"ncanode.{failure.detail}") from failure
        found = _read(answer.content) if answer.status == 200 else None
        if found is None:
            raise SignatureRefused(Reason.REVOCATION_UNAVAILABLE, f"ncanode.{answer.status}")
        signers = found.get("signers")
        # an empty list of signers is called valid by version 3
        if found.get("valid") is not True or not isinstance(signers, list) or len(signers) != 1:
            raise SignatureRefused(Reason.SIGNATURE_INVALID, "ncanode")


def _read(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) and found.get("status") == 200 else None
