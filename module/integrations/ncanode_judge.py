"""Signatures of people judged once more by an NCANode side-car: POST /xml/verify, /cms/verify (version 3).

It judges by the certified library of the authority. What it does not look at (owner, purpose, wrapping, the answers of
responders) has been judged in our process before, so it can only refuse more.
Source: shared notes, eds-pki 4.1.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from typing import Any

from module.integrations import http
from module.integrations.errors import WireFailure
from module.integrations.http import HttpSettings
from module.registry.signatures import Reason, SignatureRefused

_ASKED = ["OCSP"]
_HEADERS = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class NcaNodeJudge:
    """Fits `SecondJudge` of eds. A side-car that is away, or says what it never says, is no judge: filing waits."""

    http: HttpSettings

    def judge_xml(self, signed: bytes) -> None:
        """Judge a signed XML document. Raises SignatureRefused."""
        self._judge("/xml/verify", {"xml": signed.decode()})

    def judge_cms(self, signature: bytes, content: bytes) -> None:
        """Judge a CMS signature over content. Raises SignatureRefused."""
        cms = _bare(signature)
        self._judge("/cms/verify", {"cms": cms, "data": base64.b64encode(content).decode()})

    def _judge(self, path: str, asked: dict[str, object]) -> None:
        there = replace(self.http, url=f"{self.http.url.rstrip('/')}{path}")
        body = json.dumps({**asked, "revocationCheck": _ASKED}).encode()
        try:
            answer = http.post(there, body, _HEADERS)
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


def _bare(signature: bytes) -> str:
    """Return a signature in base64 without the armour that NCALayer may put around it."""
    if not signature.lstrip().startswith(b"-----"):
        is_text = signature.isascii() and not signature.startswith(b"0\x82")
        return signature.decode() if is_text else base64.b64encode(signature).decode()
    lines = [line.strip() for line in signature.decode().splitlines()]
    return "".join(line for line in lines if line and not line.startswith("-----"))
