"""A stage for spoilt rows: of every table that can hold two strangers, one row of a healthy and one of a poisoned one.

Everything is laid out once; a case spoils one row, looks round, and all tables are put back as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from html import unescape
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from module.casework import delivering, ledger
from module.dev.launcher.services import Services
from module.jobs import tasks
from module.kernel.faults import alone
from module.store import opinions
from module.store.exchange import incidents, resources
from module.store.exchange_schema import union_version as version
from module.store.schema import metadata
from module.store.unit import Unit
from tests.support.exchange import Segment, application, inclusion, numbered, segment_of
from tests.support.key_signers import KeySigners, fill_draft
from tests.support.office import HEALTHY, POISONED, Office, open_office

H, P = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
H_DIGEST, P_DIGEST = b"\x0a" * 32, b"\x0b" * 32
AT, LATER = datetime(2026, 11, 20, 6, 0, tzinfo=UTC), datetime(2027, 11, 20, 6, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
HEALTHY_COLLEAGUE, POISONED_COLLEAGUE = "Healthy Colleague", "Poisoned Colleague"
HEALTHY_POWER, POISONED_POWER = "H-1/2026", "P-1/2026"
LAID_OUT = "P.EXC.004"  # of the incidents that lie there already
CHECKS = (
    "SELECT format('ALTER TABLE trois.%I DROP CONSTRAINT %I', c.relname, k.conname) FROM pg_constraint k"
    " JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'trois' AND k.contype = 'c'"
)


def put(unit: Unit, table: str, **values: Any) -> None:
    unit.connection.execute(insert(metadata.tables[f"trois.{table}"]).values(**values))


@dataclass
class Stage:
    """The office, the exchange over the same tables, and the keys by which statements name the poisoned rows."""

    office: Office
    segment: Segment
    keys: dict[str, Any]

    def spoil(self, statement: str) -> None:
        """Change exactly one row behind triggers, keys and checks, as the owner of the database would."""
        with self.office.app_env.store.unit() as unit:
            unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            used = {name: self.keys[name] for name in re.findall(r"(?<!:):([a-z_]+)", statement)}
            done = unit.connection.execute(text(statement), used)
            assert done.rowcount == 1, (statement, done.rowcount)

    def work(self) -> dict[str, str]:
        """Let scheduler and workers go round twice; return the faults of tasks."""
        faults: dict[str, str] = {}
        with self.office.pages.app.app_context():
            for _ in range(2):
                faults |= tasks.sweep()
                for row_id in delivering.waiting(self.office.app_env.open_work):
                    tasks.deliver(row_id)
        return faults

    def told(self) -> set[str]:
        """What the operator finds: open incidents, what was given up or put off, and what `ledger verify` names."""
        store = self.office.app_env.store
        with store.unit() as unit:
            found = {self._name(one.code, one.details) for one in incidents.find(unit)} - {LAID_OUT}
            rows = unit.connection.execute(text("SELECT topic, last_error FROM trois.outbox WHERE last_error <> ''"))
            found |= {f"{row.topic}: {row.last_error.partition(' at ')[0]}" for row in rows}
        report, fault = alone(partial(ledger.verify, store.unit))
        if report is None:
            return found | {f"ledger verify: {fault}"}
        found |= {f"ledger: {one.table} {one.what}" for one in report.messages.changes}
        return found | ({"ledger: journal"} if report.chain.broken_seal is not None else set())

    @staticmethod
    def _name(code: str, details: Any) -> str:
        if not isinstance(details, dict) or "table" not in details:
            return code
        fault = str(details.get("fault", "")).partition(" at ")[0]
        return f"{details['table']} {details['key']}: {fault}" if fault else f"{code} {details['table']}"

    def seen(self, places: dict[str, tuple[str, str, str]]) -> list[str]:
        """The places that do not show what they have to, each with the status of the answer."""
        pages, failed = self.office.pages, []
        people = {"applicant": self.office.app_env.applicant, "officer": self.office.app_env.case_officer}
        people["operator"] = pages.operator
        for place, (person, address, shown) in places.items():
            asked = partial(pages.ask, people[person], address.format(**self.keys))
            answer, fault = alone(asked)  # the pages of a test let faults through
            if answer is None:
                failed.append(f"{place} {fault}")
            elif answer.status_code != 200 or shown.format(**self.keys) not in unescape(answer.text):
                failed.append(f"{place} {answer.status_code}")
        return failed

    def received(self) -> str:
        """Let the Commission send an inclusion; return how the journal judged it."""
        header, content = self.segment.request(6, inclusion(numbered(90)), 5)
        self.segment.exchange.receive(content, self.segment.settings.peers[0].certificates[0])
        return self.segment.journal(header.conversation)[0][2]

    def keep(self) -> None:
        """Remember all tables as they are."""
        self._every("CREATE TABLE kept.{0} AS SELECT * FROM trois.{0}", "CREATE SCHEMA kept")

    def put_back(self) -> None:
        """Make all tables what they were."""
        self._every("DELETE FROM trois.{0}; INSERT INTO trois.{0} SELECT * FROM kept.{0}")

    def _every(self, statement: str, first: str = "SELECT 1") -> None:
        names = [table.name for table in metadata.sorted_tables]
        with self.office.app_env.store.unit() as unit:
            unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            unit.connection.exec_driver_sql("; ".join([first, *(statement.format(f'"{name}"') for name in names)]))


@contextmanager
def open_stage(servers: Services, key_signers: KeySigners, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Lay everything out and remember it."""
    with open_office(servers, key_signers, monkeypatch) as office:
        store = office.app_env.store
        segment = segment_of(store.engine.url.render_as_string(hide_password=False))
        object.__setattr__(office.app_env.deps, "exchange", segment.exchange)
        for content in (application("1", "2"),):
            segment.post(segment.request(1, content, 1)[1])
        for number in (1, 2):
            segment.post(segment.request(6, inclusion(numbered(number)), 5)[1])
        office.work()
        office.app_env.clock.set(AT)
        keys = _fill(office, segment)
        with store.unit() as unit:
            for statement in unit.connection.execute(text(CHECKS)).scalars().all():
                unit.connection.exec_driver_sql(statement)
        stage = Stage(office, segment, keys)
        stage.keep()
        yield stage
        segment.store.engine.dispose()


def _fill(office: Office, segment: Segment) -> dict[str, Any]:
    app_env = office.app_env
    me = app_env.applicant
    drafts = [fill_draft(app_env, f"{mark} draft") for mark in (HEALTHY, POISONED)]
    with app_env.store.unit() as unit:
        one, two = opinions.tasks(unit)
        for task, mark in ((one, HEALTHY), (two, POISONED)):
            named = text("UPDATE trois.exchange_opinion SET object_name = :mark WHERE id = :id")
            unit.connection.execute(named, {"mark": mark, "id": task.id})
        _people(unit, me.bin)
        for key, application_id, digest in ((H, office.healthy, H_DIGEST), (P, office.poisoned, P_DIGEST)):
            letter, person = ("H", HEALTHY_COLLEAGUE) if key == H else ("P", POISONED_COLLEAGUE)
            put(
                unit, "account", id=key, iin="", bin=me.bin, name=person, parts=["applicant"], created_at=AT,
                user_id=key, role="viewer",
            )  # fmt: skip
            put(
                unit, "invitation", id=key, bin=me.bin, email=f"{letter}-invited@example.kz", role="viewer",
                token_digest=digest, invited_by=me.account_id, created_at=AT, expires_at=LATER,
            )  # fmt: skip
            put(
                unit, "power_of_attorney", id=key, principal_bin=me.bin, representative_id=me.account_id,
                number=f"{letter}-1/2026", issued_on=DAY, valid_from=DAY, valid_until=date(2026, 12, 20),
                powers=["file"], document=b"%PDF", document_type="application/pdf", document_sha256="0" * 64,
                created_at=AT,
            )  # fmt: skip
            put(
                unit, "entry_claim", id=key, entry_id=_entry_of(unit, application_id), capacity="holder",
                claimant=me.bin, claimant_name=person, account_id=me.account_id, certificate_number="1",
                certificate_sha256=_some_blob(unit), certificate_name=f"{letter}-claim.pdf", filed_at=AT,
            )  # fmt: skip
            put(
                unit, "entry_report", id=key, entry_id=_entry_of(unit, application_id), kind="data_changed",
                happened_on=AT.date(), words=person, document_sha256=_some_blob(unit),
                document_name=f"{letter}-report.pdf", reporter=me.bin, reporter_name=person,
                account_id=me.account_id, reported_at=AT, is_late=False,
            )  # fmt: skip
            put(
                unit, "correction", id=key, application_id=application_id,
                decision_id=_decision_of(unit, application_id),
                by_body=False, asked_by=me.account_id, asked_at=AT, place="name", wanted="another",
            )  # fmt: skip
            put(
                unit,
                "reminder",
                id=key,
                event="power_ends",
                subject_id=key,
                ends_on=date(2026, 12, 20),
                due_on=DAY,
                created_at=AT,
            )
            put(
                unit, "web_session", token_digest=digest, account_id=me.account_id, csrf_secret="x", created_at=AT,
                seen_at=AT, expires_at=LATER,
            )  # fmt: skip
            _of_people(unit, key, digest)
            _of_case(unit, key, application_id, digest, me.account_id)
        unit.connection.exec_driver_sql(
            "INSERT INTO trois.entry_fact (entry_id, line, cause, began_on, began_at, ended_on, ended_at)"
            " SELECT id, 1, 'at_will', '2026-11-20', now(), '2026-11-20', now() FROM trois.entry"
        )
        unit.connection.exec_driver_sql(
            "INSERT INTO trois.extract (id, entry_id, number, code, scope, state, as_of, issued_at, document, sealed,"
            " audit_id) SELECT id, id, 'E ' || number, 'C ' || number, 'public', 'active', '2026-11-20', now(), 'x',"
            " 'x', 1 FROM trois.entry"
        )
        unit.connection.exec_driver_sql(
            "INSERT INTO trois.import_row (entry_id, line, imported_at, source_sha256, sheet_row, digest, cells)"
            " SELECT id, 1, now(), repeat('0', 64), 2, repeat('0', 64), '{}' FROM trois.entry"
        )
        for draft in drafts:
            put(unit, "draft_handover", application_id=draft, version=1, handed_by=me.account_id, handed_at=AT)
        for account in (app_env.case_officer.account_id, app_env.head.account_id):
            put(
                unit, "officer_profile", account_id=account, last_name="Last", first_name="First", middle_name="",
                no_middle_name=True, post="Post", email="a@example.kz", changed_at=AT,
            )  # fmt: skip
        for resource in ("P.SP.01.BEN.002", "P.SP.01.BEN.003"):
            resources.ensure(unit, resource)
        for letter in "HP":
            details = {"codes": [f"{letter}-code"]}
            incidents.raise_(unit, LAID_OUT, None, None, details, AT)
        found = unit.connection.execute(select(version.c.cause_id).where(version.c.number == numbered(2)).limit(1))
        message = found.scalar_one()
        _of_comparison(unit, message)
    return {
        "message": message, "key": office.poisoned, "healthy": office.healthy, "draft": drafts[1], "opinion": two.id,
        "healthy_opinion": one.id, "p": P, "p_digest": P_DIGEST, "number": numbered(2), "healthy_number": numbered(1),
        "head": app_env.head.account_id, "letter": office.accounts[1], "applicant": me.account_id,
    }  # fmt: skip


def _entry_of(unit: Unit, application_id: str) -> str:
    """Return the id of the entry that an application led to."""
    query = text("SELECT id::text FROM trois.entry WHERE application_id = :key")
    return str(unit.connection.execute(query, {"key": application_id}).scalar_one())


def _decision_of(unit: Unit, application_id: str) -> str:
    found = text("SELECT id FROM trois.decision WHERE application_id = :key")
    return str(unit.connection.execute(found, {"key": application_id}).scalar_one())


def _some_blob(unit: Unit) -> str:
    return str(unit.connection.execute(text("SELECT min(sha256) FROM trois.blob")).scalar_one())


def _of_comparison(unit: Unit, message: int) -> None:
    """A register that was stored, a whole comparison that is over, with a finding and a doubt of the poisoned entry."""
    resource, number = "P.SP.01.BEN.003", numbered(2)
    put(unit, "exchange_import", message_id=message, conversation_id=P, resource=resource, total=1, done=1,
        state="done", started_at=AT, touched_at=AT, finished_at=AT)  # fmt: skip
    put(unit, "union_comparison", id=P, state="finished", started_at=AT, finished_at=AT)
    put(unit, "union_comparison_part", comparison_id=P, line="entry", conversation_id=P, over=True, counts={})
    put(unit, "union_comparison_finding", comparison_id=P, line="entry", number=number, kind="ours_only", elements=[])
    put(unit, "union_doubt", number=number, line="entry", conversation_id=P, notice_id=message, signal_id=0,
        reason="disowned", since=AT)  # fmt: skip


def _people(unit: Unit, bin_: str) -> None:
    for key, letter in ((H, "H"), (P, "P")):
        put(
            unit, "portal_user", id=key, user_type="individual", user_name=f"user-{letter}", state="active",
            created_at=AT, activated_at=AT, email=f"{letter}@example.kz", email_proved_at=AT,
        )  # fmt: skip
    for number in (bin_, "960440000220"):
        put(
            unit, "organisation", bin=number, kind="legal_entity", name_ru="ТОО", state="active", registered_at=AT,
            registered_by=H,
        )  # fmt: skip


def _of_people(unit: Unit, key: str, digest: bytes) -> None:
    number = "900101300018" if key == H else "900101300026"
    put(unit, "appointment", iin=number, bin="960440000220", name="X", parts=["executor"], appointed_at=AT)
    put(unit, "consent", id=key, user_id=key, kind="notices", version="1", language="ru", text_sha256="0" * 64,
        given_at=AT)  # fmt: skip
    put(unit, "one_time_code", id=key, user_id=key, kind="email", target="a@example.kz", digest=digest, created_at=AT,
        expires_at=LATER)  # fmt: skip
    put(unit, "contact_change", id=key, user_id=key, changed="email", address="a@example.kz", digest=digest,
        created_at=AT, expires_at=LATER)  # fmt: skip
    put(unit, "registration", id=key, browser_digest=digest, form={}, created_at=AT, expires_at=LATER)
    put(unit, "rate_limit", key_digest=digest, window_start=AT, count=1)
    put(unit, "sign_in_ticket", id=key, browser_digest=digest, document=b"x", issued_at=AT, expires_at=LATER)


def _of_case(unit: Unit, key: str, application_id: str, digest: bytes, account: str) -> None:
    put(unit, "state_fact", application_id=application_id, register="niis", key="1", outcome="found", record={},
        asked_at=AT)  # fmt: skip
    put(unit, "hearing", id=key, application_id=application_id, grounds=["documents_missing"], explanation_kk="x",
        explanation_ru="x", announced_by=account, announced_at=AT, answer_until=DAY)  # fmt: skip
    put(unit, "hearing_event", hearing_id=key, kind="objection", at=AT, account_id=account, text="x")
    put(unit, "file_scan", sha256=digest.hex(), result="clean", finding="", scanned_at=AT)
    system = "gbd_ul" if key == H else "niis"
    put(unit, "call", at=AT, system=system, operation="x", outcome="ok", milliseconds=1, breaker="closed")
    put(unit, "shep_arrival", at=AT, kind="message", way="push", message_id=key, digest=digest, content=b"<a/>")
    put(unit, "classifier_edition", id=key, classifier="goods" if key == H else "marks", version="1",
        in_force_from=DAY, loaded_at=AT, source_sha256="0" * 64, row_count=1)  # fmt: skip
    put(unit, "classifier_row", edition_id=key, code="1", ordinal=1, names={"ru": "x"}, extra={})
