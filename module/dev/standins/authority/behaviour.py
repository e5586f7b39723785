"""How the authority misbehaves: one table of words, and what each door does now."""

from __future__ import annotations

import threading
from enum import StrEnum


class Door(StrEnum):
    """A service of the authority."""

    OCSP = "ocsp"
    CRL = "crl"
    TSP = "tsp"


GOOD = "good"

_WIRE = {
    "unavailable": "HTTP 503",
    "slow": "answers after the caller's patience",
    "html": "HTTP 200 with a page, as a captive portal",
    "garbage": "the right media type, and rubbish in it",
    "huge": "an answer of some megabytes",
    "redirect": "HTTP 302 to another door",
}

WORDS: dict[Door, dict[str, str]] = {
    Door.OCSP: {
        GOOD: "what revoked.json says",
        "direct": "the issuer itself answers",
        "by_key": "the responder names itself by its key",
        "revoked": "everybody is revoked (key compromise)",
        "unknown": "nobody is known",
        "not_issued": "on hold since 1970: never issued",
        "wrong_key": "the signature is another key's",
        "ordinary": "a certificate of the authority without OCSPSigning answers",
        "stale": "thisUpdate an hour ago",
        "future": "thisUpdate in ten minutes",
        "outdated": "nextUpdate a minute ago",
        "wrong_certificate": "the word is about another serial number",
        "wrong_issuer": "the word is about another issuer's key",
        "no_nonce": "our nonce is left out",
        "wrong_nonce": "another nonce",
        "try_later": "OCSP status tryLater",
        **_WIRE,
    },
    Door.CRL: {
        GOOD: "what revoked.json says",
        "expired": "nextUpdate a minute ago",
        "future": "thisUpdate in ten minutes",
        "wrong_key": "the signature is another key's",
        "delta_as_base": "the list of changes where the full one should be",
        **_WIRE,
    },
    Door.TSP: {
        GOOD: "a time stamp",
        "refused": "status rejection",
        "wrong_key": "the signature is another key's",
        "ordinary": "a certificate of the authority without timeStamping stamps",
        "wrong_imprint": "the stamp is on other data",
        "no_nonce": "our nonce is left out",
        "wrong_nonce": "another nonce",
        "future": "the time is ten minutes ahead",
        **_WIRE,
    },
}


class Behaviours:
    """What each door of each algorithm does until it is told otherwise."""

    def __init__(self) -> None:
        self._words: dict[tuple[Door, str], str] = {}
        self._lock = threading.Lock()

    def now(self, door: Door, kind: str) -> str:
        """Return the word of a door."""
        with self._lock:
            return self._words.get((door, kind), GOOD)

    def set(self, door: Door, kind: str, word: str) -> None:
        """Tell a door what to do. Raises KeyError for a word that it does not know."""
        if word not in WORDS[door]:
            raise KeyError(word)
        with self._lock:
            self._words[door, kind] = word

    def table(self) -> dict[str, str]:
        """Return what was told, by `door/kind`."""
        with self._lock:
            return {f"{door}/{kind}": word for (door, kind), word in self._words.items()}
