"""Pages of the exchange with something on them: what the Commission would have sent, put into the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert

from module.casework import opinions
from module.casework.gate import Work
from module.context.services import Services
from module.dev.example import People
from module.registry.opinion import OpinionVerdict
from module.store.exchange import incidents, resources, union
from module.store.exchange.union import NewVersion
from module.store.exchange_schema import conversation
from tests.support import opinions as made

NUMBER = "00017/ТЗ-201126"
FINDINGS = [
    {"code": "T22.R13", "path": "/doc:X", "severity": "reject", "text": "Fill in {name}.", "params": {"name": "A"}}
]
REPORT = {
    "at": "2026-11-20T05:00:00+00:00",
    "total": 12,
    "digest": "ab" * 32,
    "behind": True,
    "broken": [NUMBER],
    "without_entry": [],
    "proposals": [{"resource": "P.SP.01.BEN.002", "since": None}],
}


@dataclass(frozen=True)
class Laid:
    """Ids of what was laid out."""

    new: str
    taken: str
    prepared: str
    conversation: str
    message: int
    incident: str
    number: str = NUMBER


def lay(services: Services, people: People, case_officer: str) -> Laid:
    """Put applications, a conversation, an incident and an entry into the tables."""
    actor = people.sign_in(services, case_officer)
    with services.open_work(actor) as work:
        now = work.now
        new, taken, prepared = (_task(work, number, now) for number in ("00101/EEC", "00102/EEC", "00103/EEC"))
        for key in (taken, prepared):
            opinions.take(work, key)
        opinions.prepare(work, prepared, OpinionVerdict.REFUSE, "Нет доверенности.")
        key = _conversation(work, now)
        message = made.journalled(
            work.unit, now, made.application("00101/EEC"), conversation_id=key, verdict="refused", findings=FINDINGS
        )
        incident = incidents.raise_(work.unit, "P.EXC.002", key, message, {}, now)
        resources.change(work.unit, "P.SP.01.BEN.002", ours_updated_at=now, report=REPORT)
        union.add(work.unit, [_version(now)], message, now)
    return Laid(new, taken, prepared, key, message, incident)


def _task(work: Work, number: str, now: datetime) -> str:
    return made.open_task(work.unit, now, made.application(number), application_id=number)


def _conversation(work: Work, now: datetime) -> str:
    values = {
        "id": str(uuid4()),
        "procedure_id": f"urn:uuid:{uuid4()}",
        "procedure": "P.SP.01.PRC.001",
        "transaction": "P.SP.01.TRN.004",
        "role": "initiator",
        "state": "given_up",
        "attempts": 4,
        "subject": "00103/EEC",
        "started_at": now,
        "attempt_at": now,
        "state_since": now,
        "due_at": now + timedelta(minutes=20),
    }
    work.unit.connection.execute(insert(conversation).values(**values))
    return values["id"]  # type: ignore[return-value]


def _version(now: datetime) -> NewVersion:
    record = f'<r xmlns="urn:x"><IPObjectId>{NUMBER}</IPObjectId><IPObjectName>АЛАТАУ</IPObjectName></r>'
    return NewVersion(
        NUMBER, union.ENTRY, now - timedelta(days=1), None, now, record.encode(), "ТЗ", "АЛАТАУ", "ООО «Образец»", "01"
    )
