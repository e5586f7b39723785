"""Plays cases: posts, listens, compares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests
from lxml import etree

from module.dev.standins.commission.conform.cases import Case, CaseSet, Run, Step
from module.dev.standins.commission.conform.listener import Heard, Listener
from module.dev.standins.commission.conform.matching import Came, complete, mismatch
from module.dev.standins.commission.envelope import Unreadable, is_urn, read, read_signal
from module.dev.standins.commission.headers import fault_subcode
from module.dev.standins.commission.judging import edoc_id, edoc_ref
from module.dev.standins.commission.names import COMMISSION
from module.dev.standins.commission.process import ACCEPTED, ERROR, RECEIVED

_SHORT = {RECEIVED: "RCV", ACCEPTED: "PRS", ERROR: "ERR"}
_HOLD_MINUTES = 12


@dataclass(frozen=True, slots=True)
class Options:
    """Where and how to play. `quiet_seconds` is how long nothing more may come; `triggers` start transactions."""

    url: str
    wait_seconds: float = 15.0
    quiet_seconds: float = 0.5
    minute_seconds: float = 60.0
    slow: bool = True
    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None
    triggers: Mapping[str, Callable[[], None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """How a case ended: `words` is empty for a passed one; `played` False names what it would have needed."""

    case: Case
    played: bool
    words: str

    @property
    def passed(self) -> bool:
        """Tell whether the case was played and nothing was wrong."""
        return self.played and not self.words


@dataclass(slots=True)
class Player:
    """One run of a set."""

    cases: CaseSet
    options: Options
    listener: Listener
    run: Run = field(default_factory=Run)
    _done: dict[str, Result] = field(default_factory=dict)

    def play_all(self, only: str = "") -> Iterator[Result]:
        """Play the cases whose id contains a text, in the order of the index, and what they need."""
        for case in self.cases.cases:
            if only in case.id:
                yield self.play(case)

    def play(self, case: Case) -> Result:
        """Play a case once; what it needs is played before it."""
        if case.id not in self._done:
            self._done[case.id] = self._play(case)
        return self._done[case.id]

    def _play(self, case: Case) -> Result:
        if case.slow and not self.options.slow:
            return Result(case, False, "it waits for a term: left out by --no-slow")
        if case.when and case.when not in self.options.triggers:
            return Result(case, False, f"the system must start {case.when}: no trigger")
        for needed in (item for item in self.cases.cases if item.id in case.needs):
            if not self.play(needed).passed:
                return Result(case, True, f"what it needs failed: {needed.id}")
        theirs = self._request(case.when) if case.when else {}
        if case.when and not theirs:
            return Result(case, True, f"no request of {case.when} came")
        before: list[Came] = []
        for step in case.steps:
            words, came = self._step(case, step, theirs, before)
            if words:
                return Result(case, True, f"{step.send}: {words}")
            before.extend(came)
        return Result(case, True, "")

    def _request(self, transaction: str) -> dict[str, str]:
        """Let the system start a transaction and return the ids of its request."""
        start = len(self.listener.heard)
        self.options.triggers[transaction]()

        def found() -> Heard | None:
            return next((item for item in self.listener.heard[start:] if item.request == transaction), None)

        self.listener.wait(lambda: found() is not None, self.options.wait_seconds)
        heard = found()
        if heard is None or heard.verdict.envelope is None:
            return {}
        header = heard.verdict.envelope.header
        return {
            "conversation_id": header.conversation_id,
            "message_id": header.message_id,
            "procedure_id": header.procedure_id.rpartition("/")[2],
            "edoc_id": heard.edoc_id(),
        }

    def _step(self, case: Case, step: Step, theirs: Mapping[str, str], before: list[Came]) -> tuple[str, list[Came]]:
        content = self.cases.content(step, self.run, theirs)
        sent = _identity(content)
        start = len(self.listener.heard)
        on_connection = self._post(content)

        def heard() -> list[Heard]:
            return [item for item in self.listener.heard[start:] if _belongs(item, sent)]

        def came() -> list[Came]:
            return [*on_connection, *(_came(item) for item in heard())]

        wait = self.options.wait_seconds + (_HOLD_MINUTES * self.options.minute_seconds if case.slow else 0)
        self.listener.wait(lambda: complete(step.expect, came()), wait if step.expect else self.options.quiet_seconds)
        if step.expect:
            enough = len(came())
            self.listener.wait(lambda: len(came()) > enough, self.options.quiet_seconds)
        faults = [words for item in heard() if sent.whole and (words := item.words() or _misrelated(item, sent))]
        return faults[0] if faults else mismatch(step.expect, came(), before), came()

    def _post(self, content: bytes) -> list[Came]:
        """Post a message; a refusal on the connection is something that came."""
        options = self.options
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                options.url,
                data=content,
                headers={"Content-Type": "application/soap+xml; charset=utf-8"},
                cert=(str(options.certificate), str(options.key)) if options.certificate else None,
                verify=str(options.authority) if options.authority else True,
                timeout=max(60.0, options.wait_seconds),
                allow_redirects=False,
            )
        if answer.ok:
            return []
        subcode = _fault_on_connection(answer.content)
        return [Came("FAULT", (subcode,)) if subcode else Came("HTTP", (str(answer.status_code),))]


@dataclass(frozen=True, slots=True)
class _Sent:
    """The identifiers of what was posted, as far as it could be read.

    Not `whole` is a header that an answer cannot copy: what comes then is not judged by its header.
    """

    message_id: str = ""
    conversation_id: str = ""
    edoc_id: str = ""
    whole: bool = False


def _identity(content: bytes) -> _Sent:
    """Find the identifiers also in a message that no judge would take."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return _Sent()
    if root is None:
        return _Sent()
    message_id, conversation, procedure = (_first(root, n) for n in ("MessageID", "ConversationID", "ProcedureID"))
    links = all(is_urn(f"urn:uuid:{link.removeprefix('urn:uuid:')}") for link in procedure.split("/"))
    addressed = _first(root, "Address") == COMMISSION and _first(root, "Action") != ""
    whole = is_urn(message_id) and is_urn(conversation) and links and addressed
    return _Sent(message_id, conversation, _first(root, "EDocId"), whole)


def _first(root: etree._Element, local: str) -> str:
    found = next(root.iter(f"{{*}}{local}"), None)
    return "" if found is None else (found.text or "").strip()


def _belongs(heard: Heard, sent: _Sent) -> bool:
    if heard.relates_to:
        return heard.relates_to == sent.message_id
    return bool(sent.conversation_id) and heard.conversation_id == sent.conversation_id and not heard.request


def _came(heard: Heard) -> Came:
    envelope, action = heard.verdict.envelope, heard.verdict.action
    if envelope is None:
        return Came("UNREADABLE")
    if action is None:
        return Came("FAULT", (heard.subcode(),))
    signal = read_signal(envelope.body) if action.is_signal else None
    codes = tuple(error.code for error in signal.errors) if signal else ()
    return Came(_SHORT.get(action.code, action.code.removeprefix("P.SP.01.")), codes, edoc_id(envelope.body))


def _misrelated(heard: Heard, sent: _Sent) -> str:
    """Say what is wrong with the relation of an answer to what was sent."""
    envelope, action = heard.verdict.envelope, heard.verdict.action
    if envelope is None or action is None:
        return ""
    if sent.conversation_id and envelope.header.conversation_id != sent.conversation_id:
        return f"{action.code} came in another conversation"
    if not action.is_signal and edoc_ref(envelope.body) != sent.edoc_id:
        return f"EDocRefId of {action.code} is not the EDocId of the request"
    return ""


def _fault_on_connection(content: bytes) -> str:
    try:
        return fault_subcode(read(content).body)
    except Unreadable:
        return ""
