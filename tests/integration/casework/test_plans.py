"""Lists, acts and the sweep read what they give, however many cases and entries are stored (D27).

Each query that touches a table which grows stands in `plans.toml` by name, as the product says it; see
`tests/support/plans.py` and the list of the exchange beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from module.casework import acts, cases, delivering, owing, repeating, search_filling
from module.casework.absent import NoUnionRecords
from module.dev.launcher.services import Services
from module.registry.actors import SYSTEM
from module.registry.decision import DecisionKind
from module.registry.entry import extended
from module.registry.party import Name, Party
from module.store import application_lists, entries, opinions
from module.store.search import filling
from module.store.search.subject import SearchedRegister
from module.store.unit import Unit
from tests.integration.casework.test_claims import claim, confirm
from tests.integration.casework.test_delivering import CountingMessenger
from tests.integration.casework.test_end_notices import FAILED, lives, opens, reminded
from tests.support import many_rows
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database
from tests.support.key_signers import KeySigners, file_draft, fill_draft, include, seat, sign_decision
from tests.support.module_env import key_signers
from tests.support.office import Channel
from tests.support.plans import Heard, judged
from tests.support.search_names import SEARCHED, crowd

__all__ = ["key_signers"]

ROWS = 10_000
PLANS = Path(__file__).with_name("plans.toml")
GROWING = (
    *("application", "attachment", "paper", "decision", "entry", "entry_version", "entry_fact", "message"),
    *("reminder", "audit", "outbox", "state_fact", "signature_evidence", "exchange_opinion"),
    *("entry_party", "entry_claim", "release_row"),
    *SEARCHED,
)
KEY = "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid"
SMALL = {"document": r"'\x00'", "signed": r"'\x00'"}


@dataclass(frozen=True)
class Full:
    """People and pages over a full database; `decided` is a case with an entry of its own, `number` that entry's.

    `names` are those of other entries that the search knows.
    """

    pages: Pages
    decided: str
    number: str
    names: list[str]

    @property
    def app_env(self) -> AppEnv:
        return self.pages.app_env


def fill(app_env: AppEnv, key: str) -> None:
    """Store many cases like one that was decided, each with its entry, and a task of an opinion beside each."""
    with app_env.store.unit() as unit:
        unit.connection.execute(text("SET LOCAL session_replication_role = replica"))
        entry = unit.connection.execute(
            text("SELECT id FROM trois.entry WHERE application_id = :key"), {"key": key}
        ).scalar_one()
        waits = unit.connection.execute(text("SELECT id FROM trois.outbox LIMIT 1")).scalar_one()
        many_rows.cases(unit, key, ROWS, "F", id=KEY, form="'{}'::jsonb", right_key="'F' || n")
        many_rows.cases(
            unit, key, ROWS // 100, "W", form="'{}'::jsonb", status="'in_review'", finished="false", right_key="''"
        )
        other = {"id": KEY, "number": "'B' || n", "right_key": "'B' || n", "search": "md5(n::text)"}
        many_rows.like(unit, "entry", str(entry), ROWS, application_id=KEY, **other)
        unit.connection.execute(
            text(
                "INSERT INTO trois.entry_fact (entry_id, line, cause, began_on, began_at, ended_on, ended_at)"
                " VALUES (:entry, 1, 'at_will', '2026-01-01', '2026-01-01Z', '2026-01-02', '2026-01-02Z')"
            ),
            {"entry": entry},
        )
        for table in ("entry_version", "entry_fact"):
            many_rows.like(unit, table, str(entry), ROWS, "entry_id", entry_id=KEY)
        party = "CASE WHEN n % 20 = 0 THEN one.number ELSE (980340000000 + n % 500)::text END"
        many_rows.like(
            unit, "entry_party", str(entry), ROWS, "entry_id", entry_id=KEY, entry_number="'B' || n", number=party
        )
        many_rows.like(unit, "release_row", str(entry), ROWS, "entry_id", entry_id=KEY, seq="1000 + n")
        claims(unit, str(entry), app_env)
        unit.connection.execute(
            text(
                "INSERT INTO trois.state_fact (application_id, register, key, outcome, record, asked_at)"
                " VALUES (:key, 'niis', '1', 'found', '{}', now())"
            ),
            {"key": key},
        )
        many_rows.cases(
            unit,
            key,
            ROWS // 10,
            "C",
            form="'{}'::jsonb",
            client="(980340000000 + n % 50)::text",
            parties="(n % 70)::text",
        )
        new, own = {"id": "gen_random_uuid()"}, {"application_id": KEY}
        for table, changes in {
            "attachment": new | own,
            "paper": new | own | SMALL,
            "decision": {"id": KEY, "number": "'D' || n", "code": "'C' || n", "paper_id": KEY} | own,
            "message": new | own,
            "audit": {"id": "1000000 + n * 100 + one.id % 100", "transaction_id": "3"} | own,
            "state_fact": {"id": "1000000 + n * 100 + one.id % 100"} | own,
        }.items():
            count = ROWS * 5 if table == "state_fact" else ROWS
            many_rows.like(unit, table, key, count, "application_id", **changes)
        sealed = "INSERT INTO trois.audit_seal (after_transaction, upto_transaction, row_count, digest, sealed_at)"
        unit.connection.exec_driver_sql(
            f"{sealed} VALUES (0, (pg_current_xact_id()::text)::bigint - 1, {ROWS}, '', now())"
        )
        unit.connection.exec_driver_sql(
            "INSERT INTO trois.reminder (id, event, subject_id, ends_on, due_on, state, created_at,"  # noqa: S608 - of constants
            f" closed_at) SELECT gen_random_uuid(), event, {KEY}, '2026-01-31', '2026-01-01', 'written', now(), now()"
            f" FROM generate_series(1, {ROWS}) AS n, unnest(ARRAY['power_ends', 'protection_ends']) AS event"
        )
        done = {"subject_id": "n::text", "done_at": "now()"}
        many_rows.like(unit, "outbox", str(waits), ROWS, **new, **done)
        unit.connection.execute(text("SET LOCAL session_replication_role = replica"))
        one = opinions.open_task(
            unit, now=NOW, application_id="1", form_id="0", received_id=1, procedure_id="p", applicant="",
            object_kind="", object_name="", holder="", due_on=None,
        )  # fmt: skip
        filed = {
            **new,
            "form_id": "n::text",
            "received_at": "timestamptz '2026-01-01 06:00Z' + n * interval '1 minute'",
        }
        many_rows.like(unit, "exchange_opinion", one, ROWS, **filed, state="'delivered'")
        filed["application_id"] = "'2'"
        many_rows.like(unit, "exchange_opinion", one, ROWS // 20, **filed, due_on="date '2026-12-01' + n::int")
        for table in GROWING:
            unit.connection.exec_driver_sql(f"ANALYZE trois.{table}")


def claims(unit: Unit, entry: str, app_env: AppEnv) -> None:
    """Store claims that were decided, and some that wait; each twentieth is of the applicant's side."""
    applicant = app_env.applicant
    statement = """INSERT INTO trois.entry_claim (id, entry_id, capacity, claimant, claimant_name, account_id,
        certificate_number, certificate_sha256, certificate_name, filed_at, state, decided_at, decided_by)
        SELECT gen_random_uuid(), :entry, 'holder', :bin, 'X', :account, '1', min(sha256), 'x.pdf', '2026-01-01Z',
        'confirmed', '2026-01-02Z', :account FROM trois.blob"""
    values = {"entry": entry, "bin": applicant.bin, "account": applicant.account_id}
    unit.connection.execute(text(statement), values)
    whose = "CASE WHEN n % 20 = 0 THEN one.claimant ELSE (980340000000 + n % 500)::text END"
    filed = {"id": "gen_random_uuid()", "filed_at": "timestamptz '2026-01-01 06:00Z' + n * interval '1 minute'"}
    many_rows.like(unit, "entry_claim", entry, ROWS, "entry_id", entry_id=KEY, claimant=whose, **filed)
    waits = {"state": "'open'", "decided_at": "NULL::text", "decided_by": "NULL::text"}
    waits["account_id"] = f"'{app_env.head.account_id}'"  # another person than the one who claims below
    many_rows.like(unit, "entry_claim", entry, ROWS // 20, "entry_id", entry_id=KEY, claimant=whose, **filed, **waits)


@pytest.fixture(scope="module")
def filled(servers: Services, key_signers: KeySigners) -> Iterator[tuple[AppEnv, str, str, list[str]]]:
    with new_database(servers) as url:
        app_env = open_app_env(url)
        names = crowd(url, ROWS, SearchedRegister.NATIONAL)
        seat(app_env, key_signers)
        app_env.deps = replace(app_env.deps, sms=Channel(), mail=Channel())
        key = include(app_env, "ЖОСПАР")
        fill(app_env, key)
        with app_env.store.unit() as unit:
            found = text("SELECT number FROM trois.entry WHERE application_id = :key")
            number = unit.connection.execute(found, {"key": key}).scalar_one()
        yield app_env, key, str(number), names
        app_env.store.engine.dispose()


@pytest.fixture
def full(filled: tuple[AppEnv, str, str, list[str]], monkeypatch: pytest.MonkeyPatch) -> Full:
    app_env, *rest = filled
    return Full(Pages(app_env, monkeypatch), *rest)


LATE = "2027-01-20~00000000-0000-4000-8000-000000000000"
OLD = "2026-01-01T08:00:00+00:00~00000000-0000-4000-8000-000000000000"


def lists(full: Full) -> None:
    """Every list of cases, opinions, own applications and parties, with each filter, and from the middle."""
    app_env, get = full.app_env, full.pages.get
    for query in (
        {},
        {"after": LATE},
        {"before": LATE},
        {"status": "in_review", "after": LATE},
        {"mine": "y"},
        {"show": "finished"},
        {"show": "finished", "after": OLD},
        {"show": "finished", "mine": "y", "after": OLD},
        {"status": "issued", "before": OLD},
    ):
        get(app_env.case_officer, "/worklist", **query)
    for query in (
        {},
        {"after": LATE.replace("~", "~2026-01-01T06:00:00+00:00~")},
        {"mine": "y"},
        {"state": "received"},
        {"show": "finished"},
        {"show": "finished", "after": OLD},
        {"state": "delivered", "mine": "y"},
    ):
        get(app_env.case_officer, "/opinions", **query)
    for query in ({}, {"after": OLD}, {"finished_after": OLD}, {"client": "980340000330"}):
        get(app_env.applicant, "/applications", **query)
    with app_env.open_work(app_env.applicant) as work:
        assert application_lists.parties(work.unit, work.actor)
    public = full.pages.app.test_client()
    assert len(public.get("/trois/api/v1/register?after=B5").json["entries"]) == 50
    assert public.get(f"/trois/register/{full.number}").status_code == 200


def acting(full: Full) -> None:
    """The way from a draft to an entry, and the pages of the case."""
    app_env = full.app_env
    key = fill_draft(app_env, "ЖАҢА ІС")
    full.pages.get(app_env.applicant, f"/applications/{key}/check")
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)
    sign_decision(app_env, key)
    full.pages.get(app_env.case_officer, f"/cases/{key}")
    full.pages.get(app_env.applicant, f"/applications/{key}")
    with app_env.open_work(app_env.head) as work:
        cases.load(work, full.decided)


def sweep(full: Full) -> None:
    """Every task of the scheduler that is about cases, and what leaves the outbox."""
    app_env = full.app_env
    app_env.clock.set(NOW + timedelta(days=2))
    for row_id in delivering.waiting(app_env.open_work):
        delivering.deliver(app_env.deps, app_env.open_work, row_id)
    delivering.seal_journal(app_env.open_work)
    repeating.queue_due(app_env.open_work)
    opens(app_env, "ENDS", date(2026, 12, 8))  # the fifteenth day before is behind, today there are sixteen
    lives(app_env, "ENDS", lambda old, now: extended(old, date(2026, 12, 29), now))
    with app_env.open_work(SYSTEM) as work:
        entries.hold_following(work.unit, "B5", 200)  # what `end_owing.meet_ladder` goes through
    deps = app_env.deps
    app_env.deps = replace(deps, sms=CountingMessenger(lambda _: FAILED), mail=CountingMessenger(lambda _: FAILED))
    reminded(app_env, date(2026, 11, 29))
    for _ in range(3):
        for row_id in delivering.waiting(app_env.open_work):
            delivering.deliver(app_env.deps, app_env.open_work, row_id)
    app_env.deps = deps
    owing.owe_again(app_env.open_work)
    app_env.clock.set(NOW)


def owning(full: Full) -> None:
    """«My entries» with each filter and from the middle, the page of one, release control's rows."""
    app_env, get = full.app_env, full.pages.get
    for query in (
        {},
        {"after": "B5"},
        {"before": "B5"},
        {"query": "abc"},
        {"state": "active"},
        {"state": "ends_soon"},
        {"state": "excluded", "query": "abc", "after": "B5"},
    ):
        get(app_env.applicant, "/entries", **query)
    get(app_env.applicant, f"/entries/{full.number}")
    claiming(full)
    public = full.pages.app.test_client()
    assert len(public.get("/trois/api/v1/release-control?after=0").json["rows"]) > 0
    assert public.get(f"/trois/api/v1/entries/{full.number}").status_code == 200
    changed = public.get("/trois/api/v1/register?since=").json
    assert len(changed["changes"]) == 50
    assert len(public.get(f"/trois/api/v1/register?since={changed['next']}").json["changes"]) == 50


def claiming(full: Full) -> None:
    """An entry of the former register is claimed and decided on, and every list of claims, from the middle too."""
    app_env, get = full.app_env, full.pages.get
    opens(app_env, "CLAIMED", holders=(Party(name=Name(ru="X")),))
    get(app_env.applicant, "/claims/of/CLAIMED")
    key = claim(app_env, app_env.applicant, "CLAIMED")
    get(app_env.applicant, f"/claims/{key}")
    get(app_env.case_officer, f"/entry-claims/{key}")
    confirm(app_env, key)
    for query in ({}, {"after": OLD}, {"before": OLD}):
        get(app_env.applicant, "/claims", **query)
        get(app_env.case_officer, "/entry-claims", **query)
        get(app_env.case_officer, "/entry-claims", show="confirmed", **query)


def searching(full: Full) -> None:
    """Every step of the search, and each of its filters, by the public and by staff; the filling of what stands."""
    public = full.pages.app.test_client()
    long = next(name for name in full.names if len(name.split()) == 3 and name.isascii()).lower()
    for query in (full.number, "жет", long, long[:-3] + "q" + long[-2:], "qzx", "12"):
        assert public.get("/trois/register", query_string={"query": query}).status_code == 200
    for filters in (
        {"hs": "0000008005"},
        {"nice": "7"},
        {"goods": "w12"},
        {"state": "active"},
        {"hs": "00000080", "nice": "7", "goods": "w12", "state": "active", "query": "ru"},
    ):
        assert public.get("/trois/register", query_string=filters).status_code == 200
    full.pages.get(full.app_env.case_officer, "/national-register", bin="980440000330")
    with full.app_env.open_work(SYSTEM) as work:
        filling.restart(work.unit, SearchedRegister.NATIONAL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_filling, "BATCH", 5)
        search_filling.fill(full.app_env.open_work, NoUnionRecords())


PLACES: dict[str, Callable[[Full], None]] = {
    "lists": lists,
    "acting": acting,
    "sweep": sweep,
    "searching": searching,
    "owning": owning,
}


@pytest.mark.parametrize("name", PLACES)
def test_every_query_is_known_and_answered_from_an_index(full: Full, name: str) -> None:
    heard = Heard(GROWING)
    with heard.of(full.app_env.store):
        PLACES[name](full)
    judged(full.app_env.store, heard, PLANS, name)
