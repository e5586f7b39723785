"""What must be true of the data after every kill, asked in SQL: no rule of the product judges itself here."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from module.casework import ledger
from module.store.unit import Store
from tests.kills.drill import Drill, until
from tests.kills.people import Town
from tests.kills.victim import is_asked

_APPLICATIONS = """
SELECT a.id::text, a.status, a.number, a.registered_on,
  (SELECT count(*) FROM trois.paper p WHERE p.application_id = a.id AND p.kind = 'application' AND p.signed_at IS NOT NULL),
  (SELECT count(*) FROM trois.audit j WHERE j.application_id = a.id AND j.act = 'submit'),
  (SELECT count(*) FROM trois.audit j WHERE j.application_id = a.id AND j.act = 'signature'),
  (SELECT count(*) FROM trois.message n WHERE n.application_id = a.id AND n.event = 'filed'),
  (SELECT count(*) FROM trois.message n WHERE n.application_id = a.id AND n.event = 'included'),
  (SELECT count(*) FROM trois.audit j WHERE j.application_id = a.id AND j.act = 'take'),
  (SELECT count(*) FROM trois.decision d WHERE d.application_id = a.id),
  (SELECT count(*) FROM trois.decision d JOIN trois.paper p ON p.id = d.paper_id
     WHERE d.application_id = a.id AND d.state = 'signed' AND p.signed_at IS NOT NULL),
  (SELECT count(*) FROM trois.entry e JOIN trois.entry_version v ON v.entry_id = e.id WHERE e.application_id = a.id
     AND v.part = 'common'),
  (SELECT count(*) FROM trois.outbox o JOIN trois.decision d ON d.id::text = o.subject_id
     WHERE d.application_id = a.id AND o.topic = 'print_decision'),
  (SELECT count(*) FROM trois.audit j WHERE j.application_id = a.id AND j.act = 'sign_grant')
FROM trois.application a
"""  # noqa: E501
_TAKEN = ("in_review", "for_signature", "issued")
_ACTS = {"file": "submit", "take": "take", "prepare": "prepare_grant", "sign": "sign_grant"}


def check_rows(drill: Drill) -> None:
    """Every application is wholly before or wholly after each act."""
    for row in drill.rows(_APPLICATIONS):
        _check_application(row)
    orphans = drill.rows(
        "SELECT n.id FROM trois.message n LEFT JOIN trois.outbox o ON o.topic = 'message' AND o.subject_id = n.id::text"
        " WHERE o.id IS NULL"
    )
    assert not orphans, f"notices that nobody will send: {orphans}"


def _check_application(row: tuple[Any, ...]) -> None:
    (key, status, number, _, signing_documents, submits, signatures, filed, included, takes, *decided) = row
    decisions, signed, entries, prints, signings = decided
    is_filed, is_issued = status != "draft", status == "issued"
    expected = (
        ("number", bool(number), is_filed),
        ("signed papers", signing_documents, int(is_filed)),
        ("journal rows of filing", submits, int(is_filed)),
        ("notices of filing", filed, 2 * is_filed),
        ("journal rows of taking", takes, int(status in _TAKEN)),
        ("decisions", decisions, int(status in ("for_signature", "issued"))),
        ("signed decisions", signed, int(is_issued)),
        ("entries", entries, int(is_issued)),
        ("journal rows of signing", signings, int(is_issued)),
        ("prints to be made", prints, int(is_issued)),
        ("notices of inclusion", included, 2 * is_issued),
        ("signatures in the journal", signatures, is_filed + is_issued),
    )
    wrong = [f"{what}: {found} for {wanted}" for what, found, wanted in expected if found != wanted]
    assert not wrong, f"{key} in {status}: {'; '.join(wrong)}"


def check_numbers(drill: Drill) -> None:
    """Numbers run from 1 without a gap and without a double, and the counters stand at the last one."""
    numbers = drill.services.deps.law.numbers
    rows = drill.rows("SELECT number, registered_on FROM trois.application WHERE number IS NOT NULL")
    made = Counter(
        next((i for i in range(1, len(rows) + 1) if numbers.application_number(i, day) == number), 0)  # type: ignore[arg-type]
        for number, day in rows
    )
    assert made == Counter(range(1, len(rows) + 1)), f"numbers of applications: {rows}"
    counted = dict(drill.rows("SELECT name, value FROM trois.counter"))  # type: ignore[arg-type,var-annotated]
    applications = sum(value for name, value in counted.items() if name.startswith("application."))
    drawn = drill.rows("SELECT count(*) FROM trois.decision WHERE number IS NOT NULL")[0][0]
    decisions = sum(value for name, value in counted.items() if name.startswith("decision."))
    assert (applications, decisions, counted.get("entry", 0)) == (len(rows), drawn, drawn)


def check_acknowledged(town: Town) -> None:
    """Nothing that a person was told is done is missing."""
    done = {(key, act) for key, act in town.drill.rows("SELECT application_id::text, act FROM trois.audit")}
    for step, key, _ in town.acknowledged:
        assert step == "save" or (key, _ACTS[step]) in done, f"{step} of {key} was acknowledged and is not there"


@dataclass
class Outside:
    """What the stand-ins received, read from their own file."""

    lines: list[dict[str, Any]]

    @classmethod
    def of(cls, drill: Drill) -> Outside:
        """Read the inbox of a drill."""
        text = (drill.folder / "standins" / "inbox.jsonl").read_text(encoding="utf-8")
        return cls([json.loads(line) for line in text.splitlines()])

    def sms(self, *, double: bool) -> Counter[str]:
        """Count SMS by our id: those the provider sent on, or the doubles that it removed."""
        return Counter(line["id"] for line in self.lines if line["kind"] == "sms" and line["double"] is double)

    def mail(self) -> Counter[str]:
        """Count e-mails by the notice id in their Message-ID."""
        return Counter(line["id"].strip("<>").partition("@")[0] for line in self.lines if line["kind"] == "mail")


def check_delivered(drill: Drill) -> Outside:
    """After the outbox is empty: each notice sent and written down once, each SMS once at the person."""
    rows = drill.rows(
        "SELECT n.id::text, n.channel, n.state, n.sent_at IS NOT NULL,"
        " (SELECT count(*) FROM trois.audit j WHERE j.act IN ('notice', 'account_letter')"
        " AND coalesce(j.details ->> 'notice', j.details ->> 'letter') = n.id::text), n.sent_again_as IS NOT NULL"
        " FROM trois.message n"
    )
    for key, channel, state, dated, written, replaced in rows:
        arrived = state in ("sent", "delivered") or replaced
        assert arrived and dated and written == 1, (key, channel, state, dated, written)
    outside = Outside.of(drill)
    assert outside.sms(double=False) == Counter(key for key, channel, *_ in rows if channel == "sms")
    assert not [key for key in outside.sms(double=True) if is_asked(str(key))], "a known SMS was sent again unasked"
    assert set(outside.mail()) == {key for key, channel, *_ in rows if channel == "email"}
    unprinted = drill.rows(
        "SELECT d.id FROM trois.decision d LEFT JOIN trois.printed p ON p.decision_id = d.id"
        " LEFT JOIN trois.blob b ON b.sha256 = p.sha256 AND encode(sha256(b.content), 'hex') = b.sha256"
        " WHERE d.state = 'signed' AND b.sha256 IS NULL"
    )
    assert not unprinted
    return outside


def check_journal(drill: Drill) -> int:
    """The chain of the journal holds and covers every row; return how many."""
    open_unit = Store(drill.engine).unit

    def sealed() -> bool:
        drill.sweep()
        return ledger.verify(open_unit).chain.unsealed == 0

    until("the journal to be sealed (a transaction of another database may be open)", sealed)
    verdict = ledger.verify(open_unit).chain
    assert verdict.broken_seal is None and verdict.sealed > 0
    return verdict.sealed
