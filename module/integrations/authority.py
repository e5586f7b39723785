"""The certification authority (НУЦ РК) on the wire: OCSP, revocation lists, time stamps, over plain HTTP.

What comes back is judged by `crypto`; here it is only capped in size and time. Its filter sends a request with an empty
User-Agent to a page of its own (shared notes, eds-pki 2.1): so we name ourselves, and what is not of the right media
type is no answer of the authority.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from module.integrations.calls import CallLine
from module.outbound import HttpAnswer, HttpSettings, WireFailure, get, post

USER_AGENT = "trois-customs-register/1"
_OCSP = ("application/ocsp-request", "application/ocsp-response")
_STAMP = ("application/timestamp-query", "application/timestamp-reply")


@dataclass(frozen=True, slots=True)
class AuthoritySettings:
    """Seconds and bytes. A list of the national authority has some 21 MB; an answer has a few kilobytes."""

    connect_seconds: float = 3.0
    answer_seconds: float = 6.0
    answer_bytes: int = 64 * 1024
    list_seconds: float = 30.0
    list_bytes: int = 48 * 1024 * 1024
    proxy: str = ""


class AuthorityLine:
    """The line to the authority; every address is given by the caller, from the settings."""

    def __init__(self, settings: AuthoritySettings | None = None, line: CallLine | None = None) -> None:
        """Keep how long to wait, and the line whose breaker and journal each call passes.

        A question goes out once to each address: the mirror is its repeat.
        """
        self._settings = settings or AuthoritySettings()
        self._line = line or CallLine("revocation")

    def ask(self, url: str, question: bytes) -> bytes:
        """Put an OCSP question and return the answer unjudged. Raises WireFailure."""
        return self._line.call("ocsp", lambda: self._posted(url, question, *_OCSP), repeatable=False)

    def stamp(self, url: str, request: bytes) -> bytes:
        """Ask for a time stamp (RFC 3161 3.4) and return the answer unjudged. Raises WireFailure."""
        return self._line.call("stamp", lambda: self._posted(url, request, *_STAMP), repeatable=False)

    def fetch(self, url: str) -> bytes:
        """Fetch a revocation list. Raises WireFailure."""
        return self._line.call("crl", lambda: self._fetched(url), repeatable=False)

    def _fetched(self, url: str) -> bytes:
        settings = self._settings
        http = replace(self._http(url, settings.list_seconds), max_bytes=settings.list_bytes)
        answer = get(http, {"User-Agent": USER_AGENT})
        if answer.media_type.startswith("text/"):
            raise WireFailure("http.media_type")
        return _content(answer)

    def _posted(self, url: str, body: bytes, sent: str, expected: str) -> bytes:
        headers = {"Content-Type": sent, "Accept": expected, "User-Agent": USER_AGENT}
        answer = post(self._http(url, self._settings.answer_seconds), body, headers)
        if answer.status == 200 and answer.media_type != expected:
            raise WireFailure("http.media_type")
        return _content(answer)

    def _http(self, url: str, seconds: float) -> HttpSettings:
        settings = self._settings
        return HttpSettings(
            url,
            connect_seconds=settings.connect_seconds,
            read_seconds=seconds,
            total_seconds=seconds,
            max_bytes=settings.answer_bytes,
            proxy=settings.proxy,
        )


def _content(answer: HttpAnswer) -> bytes:
    if answer.status != 200 or not answer.content:
        raise WireFailure(f"http.{answer.status}")
    return answer.content
