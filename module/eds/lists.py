"""Revocation lists in memory: fetched when they are needed, kept while they are in date."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509

from module.crypto.crl import RevocationList, read_delta, read_full
from module.crypto.standing import NoProof, ProofUnfit
from module.kernel.errors import OutsideUnavailable

Read = Callable[[bytes, x509.Certificate], RevocationList]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the lists of an authority are; `delta` is empty where it makes none."""

    full: str
    delta: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    found: RevocationList
    fetched_at: datetime


class ListShelf:
    """Gives the lists of an authority. A list is fetched anew an hour (a delta: ten minutes) after it was fetched.

    The signature of a list is judged once. Where fetching fails, a list that is still in date goes on serving.
    """

    FULL_FOR = timedelta(hours=1)
    DELTA_FOR = timedelta(minutes=10)

    def __init__(self, fetch: Callable[[str], bytes]) -> None:
        self._fetch = fetch
        self._kept: dict[tuple[str, bytes], _Kept] = {}
        self._lock = threading.Lock()

    def lists(
        self, places: Places, issuer: x509.Certificate, at: datetime
    ) -> tuple[RevocationList, RevocationList | None]:
        """Return the full list and, where one can be had, the changes since. Raises NoProof, ProofUnfit."""
        base = self._one(places.full, issuer, at, self.FULL_FOR, read_full)
        if not places.delta:
            return base, None
        try:
            return base, self._one(places.delta, issuer, at, self.DELTA_FOR, read_delta)
        except NoProof:
            return base, None  # the full list is in date, and so its word stands without the changes

    def _one(self, url: str, issuer: x509.Certificate, at: datetime, life: timedelta, read: Read) -> RevocationList:
        key = (url, issuer.signature)
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or not kept.fetched_at <= at < kept.fetched_at + life:
                kept = self._fetched(url, issuer, at, kept, read)
                self._kept[key] = kept
        return kept.found

    def _fetched(self, url: str, issuer: x509.Certificate, at: datetime, kept: _Kept | None, read: Read) -> _Kept:
        try:
            content = self._fetch(url)
        except OutsideUnavailable as error:
            if kept is not None and _in_date(kept.found, at):
                return kept
            raise NoProof("crl.unreachable") from error
        if kept is not None and kept.found.der == content:
            return _Kept(kept.found, at)
        found = read(content, issuer)
        found.judge_dates(at)
        if kept is not None and found.number < kept.found.number:
            raise ProofUnfit("crl.older_than_ours")
        return _Kept(found, at)


def _in_date(found: RevocationList, at: datetime) -> bool:
    try:
        found.judge_dates(at)
    except ProofUnfit:
        return False
    return True
