"""Of every table one row altered, one missing, one that cannot be read, in turn: all else goes on (D29).

Lists, the clock, receiving and the task list are looked at each time; beside each fault stands what the operator finds.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from module.casework import search_filling
from module.casework.absent import NoUnionRecords
from module.dev.launcher.services import Services
from module.registry.register_query import RegisterFilters, RegisterQuery
from module.registry.standing import ProtectionState
from module.store import entries
from module.store.schema import metadata
from module.store.search import asking
from module.store.search.subject import SearchedRegister
from tests.support.key_signers import KeySigners
from tests.support.module_env import key_signers
from tests.support.office import HEALTHY, POISONED
from tests.support.poison_stage import AT, HEALTHY_COLLEAGUE, HEALTHY_POWER, Stage, open_stage

__all__ = ["key_signers"]


@pytest.fixture(scope="module")
def laid_out(servers: Services, key_signers: KeySigners) -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(servers, key_signers, patch) as stage:
        yield stage


@pytest.fixture
def stage(laid_out: Stage) -> Iterator[Stage]:
    yield laid_out
    laid_out.put_back()


PLACES = {
    "register": ("applicant", "/register", HEALTHY),
    "search": ("applicant", "/register?query=сау+белгі", HEALTHY),
    "search by words": ("applicant", "/register?query=белтги&state=not_begun", HEALTHY),
    "search of staff": ("officer", "/national-register?query=sau", HEALTHY),
    "open data": ("applicant", "/open-data.csv", HEALTHY),
    "release control": ("applicant", "/api/v1/release-control", "00002/ТЗ-201126"),
    "changes of the register": ("applicant", "/api/v1/register?since=", "00002/ТЗ-201126"),
    "files of a day": ("applicant", "/api/v1/files", ".json"),
    "own applications": ("applicant", "/applications", HEALTHY),
    "own application": ("applicant", "/applications/{healthy}", HEALTHY),
    "powers": ("applicant", "/powers", HEALTHY_POWER),
    "staff": ("applicant", "/company/staff", HEALTHY_COLLEAGUE),
    "invitations": ("applicant", "/company/staff", "H-invited@example.kz"),
    "company": ("applicant", "/company", "ТОО"),
    "sessions": ("applicant", "/account/sessions", ""),
    "worklist": ("officer", "/worklist?show=finished", HEALTHY),
    "case": ("officer", "/cases/{healthy}", HEALTHY),
    "reports": ("officer", "/entry-reports", HEALTHY_COLLEAGUE),
    "claims": ("officer", "/entry-claims", HEALTHY_COLLEAGUE),
    "own claims": ("applicant", "/claims", "00002/ТЗ-201126"),
    "corrections": ("officer", "/corrections", "TROIS-2026-000002"),
    "opinions": ("officer", "/opinions", HEALTHY),
    "finished opinions": ("officer", "/opinions?show=finished", ""),
    "opinion": ("officer", "/opinions/{healthy_opinion}", HEALTHY),
    "unified register": ("officer", "/unified-register", "{healthy_number}"),
    "lists of codes": ("officer", "/classifiers", ""),
    "conversations": ("operator", "/exchange/conversations", "P.SP.01"),
    "incidents": ("operator", "/exchange/incidents", "H-code"),
    "resources": ("operator", "/exchange/resources", ""),
    "comparison": ("operator", "/exchange/comparison", ""),
    "tasks": ("operator", "/tasks", "Works"),
}


def test_all_is_well_before(stage: Stage) -> None:
    assert stage.seen(PLACES) == []
    assert stage.work() == {}
    stage.office.seal()
    assert stage.received() == "accepted"


def row(table: str, which: str, altered: str, unreadable: str) -> dict[str, str]:
    """The three faults of a table: what is set to another value, what to one that nobody can read."""
    change = f"UPDATE trois.{table} SET"
    return {
        "altered": f"{change} {altered} WHERE {which}",
        "missing": f"DELETE FROM trois.{table} WHERE {which}",  # noqa: S608
        "unreadable": f"{change} {unreadable} WHERE {which}",
    }


_P = "id = :p"
_DECISION = "(SELECT id FROM trois.decision WHERE application_id = :key)"
_PAPER = f"(SELECT paper_id FROM trois.decision WHERE id = {_DECISION})"  # noqa: S608
_ENTRY = "(SELECT id FROM trois.entry WHERE application_id = :key)"
_NOTICE = "(SELECT id FROM trois.message WHERE application_id = :key AND channel = 'sms' AND event = 'included')"
_MESSAGE = (
    "(SELECT m.id FROM trois.exchange_message m JOIN trois.union_version v ON v.cause_id = m.id"
    " WHERE v.number = :number LIMIT 1)"
)
_CONVERSATION = f"(SELECT conversation_id FROM trois.exchange_message WHERE id = {_MESSAGE})"  # noqa: S608
_REPLY = f"(SELECT min(id) FROM trois.exchange_message WHERE direction = 'out' AND conversation_id = {_CONVERSATION})"  # noqa: S608
_FOUND = f"(SELECT id FROM trois.search_entry WHERE register = 1 AND number = (SELECT number FROM trois.entry WHERE id = {_ENTRY}))"  # noqa: S608, E501
_WORD = (
    f"(SELECT p.word_id FROM trois.search_posting AS p WHERE p.entry_id = {_FOUND} AND NOT EXISTS"  # noqa: S608
    " (SELECT FROM trois.search_posting AS q WHERE q.word_id = p.word_id AND q.entry_id <> p.entry_id) LIMIT 1)"
)
_VERSION = "(SELECT id FROM trois.union_version WHERE number = :number AND line = 'entry')"
ROWS = {
    "account": row("account", _P, "name = 'Other'", "state = 'tomorrow'"),
    "application": row("application", "id = :key", "object_name = 'other'", "kind = 'tomorrow'"),
    "appointment": row("appointment", "iin = '900101300026'", "name = 'Other'", "parts = '{tomorrow}'"),
    "attachment": row(
        "attachment",
        "id = (SELECT id FROM trois.attachment WHERE application_id = :key ORDER BY id LIMIT 1)",
        "role = 'other'",
        "details = '7'",
    ),
    "audit": row(
        "audit",
        "id = (SELECT id FROM trois.audit WHERE application_id = :key AND act = 'take')",
        "act = 'other'",
        "details = '7'",
    ),
    "audit_seal": row("audit_seal", "id = (SELECT min(id) FROM trois.audit_seal)", "row_count = 7", "digest = ''"),
    "blob": row(
        "blob",
        "sha256 = (SELECT sha256 FROM trois.attachment WHERE application_id = :key ORDER BY id LIMIT 1)",
        "content = 'x', size = 1",
        "content = '', size = 0",
    ),
    "call": row("call", "system = 'niis'", "code = 'other'", "outcome = 'tomorrow'"),
    "classifier_edition": row("classifier_edition", _P, "version = '2'", "classifier = 'tomorrow'"),
    "classifier_row": row("classifier_row", "edition_id = :p", "code = '2'", "names = '7'"),
    "consent": row("consent", _P, "version = '2'", "kind = 'tomorrow'"),
    "contact_change": row("contact_change", _P, "address = 'b@example.kz'", "changed = 'tomorrow'"),
    "correction": row("correction", _P, "place = 'other'", "slips = '7'"),
    "counter": row("counter", "name LIKE 'entry%'", "value = 99", "value = 0"),
    "decision": row("decision", f"id = {_DECISION}", "remark = 'other'", "texts = '7'"),
    "draft_handover": row("draft_handover", "application_id = :draft", "version = 7", "version = -1"),
    "entry": row("entry", f"id = {_ENTRY}", "search = 'other'", "origin = 'tomorrow'"),
    "entry_claim": row("entry_claim", _P, "certificate_number = 'other'", "capacity = 'tomorrow'"),
    "entry_fact": row("entry_fact", f"entry_id = {_ENTRY}", "began_on = '2026-01-01'", "cause = 'tomorrow'"),
    "entry_party": row("entry_party", f"entry_id = {_ENTRY}", "number = '000000000000'", "role = 'tomorrow'"),
    "entry_report": row("entry_report", _P, "words = 'other'", "kind = 'tomorrow'"),
    "entry_version": row(
        "entry_version", f"entry_id = {_ENTRY} AND part = 'common'", "in_force_from = '2026-01-01'", "content = '7'"
    ),
    "exchange_arrival": row("exchange_arrival", f"id = {_MESSAGE}", "channel = 'spool'", "state = 'tomorrow'"),
    "exchange_conversation": row(
        "exchange_conversation",
        f"id = {_CONVERSATION}",
        "subject = 'other'",
        "state = 'tomorrow', due_at = '2026-11-01Z'",
    ),
    "exchange_dispatch": row("exchange_dispatch", f"message_id = {_REPLY}", "state = 'queued'", "state = 'tomorrow'"),
    "exchange_effect": row(
        "exchange_effect",
        f"id = (SELECT min(id) FROM trois.exchange_effect WHERE message_id = {_MESSAGE})",  # noqa: S608
        "kind = 'other'",
        "details = '7'",
    ),
    "exchange_import": row("exchange_import", f"message_id = {_MESSAGE}", "stored = 7", "state = 'tomorrow'"),
    "exchange_incident": row("exchange_incident", "cause = 'P-code'", "code = 'other'", "details = '7'"),
    "exchange_message": row(
        "exchange_message", f"id = {_MESSAGE}", "peer = 'other'", "findings = '7', verdict = 'refused'"
    ),
    "exchange_opinion": row("exchange_opinion", "id = :opinion", "object_kind = 'other'", "state = 'tomorrow'"),
    "exchange_payload": row("exchange_payload", f"message_id = {_MESSAGE}", "content = '<a/>'", "content = ''"),
    "exchange_resource": row(
        "exchange_resource", "id = 'P.SP.01.BEN.003'", "ours_updated_at = '2030-01-01Z'", "report = '7'"
    ),
    "exchange_tally": row(
        "exchange_tally", "id = (SELECT min(id) FROM trois.exchange_tally)", "count = 7", "what = 'tomorrow'"
    ),
    "extract": row("extract", f"entry_id = {_ENTRY}", "code = 'other'", "state = 'tomorrow'"),
    "file_scan": row("file_scan", "sha256 = encode(:p_digest, 'hex')", "finding = 'other'", "result = 'tomorrow'"),
    "hearing": row("hearing", _P, "explanation_ru = 'other'", "texts = '7'"),
    "hearing_event": row("hearing_event", "hearing_id = :p", "text = 'other'", "kind = 'tomorrow'"),
    "import_row": row("import_row", f"entry_id = {_ENTRY}", "sheet_row = 7", "cells = '7'"),
    "invitation": row("invitation", _P, "email = 'other@example.kz'", "state = 'tomorrow'"),
    "message": row("message", f"id = {_NOTICE}", "text = 'other'", "state = 'tomorrow'"),
    "officer_profile": row("officer_profile", "account_id = :head", "post = 'other'", "last_name = ''"),
    "one_time_code": row("one_time_code", _P, "tries = 7", "kind = 'tomorrow'"),
    "open_file": row("open_file", "day = '2026-11-20' AND format = 'csv'", "row_count = 7", "format = 'tomorrow'"),
    "open_file_part": row(
        "open_file_part", "day = '2026-11-20' AND format = 'csv' AND part = 0", "content = 'x'", "content = ''"
    ),
    "organisation": row("organisation", "bin = '960440000220'", "name_ru = 'Other'", "state = 'tomorrow'"),
    "outbox": row(
        "outbox", f"topic = 'message' AND subject_id = {_NOTICE}::text", "topic = 'tomorrow'", "subject_id = 'x'"
    ),
    "paper": row("paper", f"id = {_PAPER}", "sha256 = 'other'", "evidence = '7'"),
    "portal_user": row("portal_user", _P, "surname = 'Other'", "state = 'tomorrow'"),
    "power_of_attorney": row("power_of_attorney", _P, "valid_until = '2026-12-30'", "powers = '{tomorrow}'"),
    "printed": row("printed", f"decision_id = {_DECISION}", "sha256 = 'other'", "sha256 = ''"),
    "rate_limit": row("rate_limit", "key_digest = :p_digest", "count = 7", "count = -1"),
    "registration": row("registration", _P, "password_hash = 'other'", "form = '7'"),
    "registration_mark": row("registration_mark", f"decision_id = {_DECISION}", "sealed = 'x'", "texts = '7'"),
    "release_row": row("release_row", "seq = 1", "payload = '{}'", "payload = 'x'"),
    "reminder": row(
        "reminder", "subject_id = :p AND due_on = '2026-11-20'", "due_on = '2026-11-19'", "state = 'tomorrow'"
    ),
    "scheduled_task": row("scheduled_task", "name = 'seal'", "fault = 'other'", "failures = -1"),
    "search_entry": row("search_entry", f"id = {_FOUND}", "number = 'other'", "keys = '{}', words = '{-1}'"),
    "search_facet": row("search_facet", f"entry_id = {_FOUND} AND kind = 'hs'", "value = 'other'", "kind = 'tomorrow'"),
    "search_filling": row("search_filling", "register = 1", "done_at = NULL", "done_at = '-infinity'"),
    "search_key": row(
        "search_key",
        f"word_id = {_WORD} AND key = (SELECT word FROM trois.search_word WHERE id = word_id)",  # noqa: S608
        "key = 'other'",
        "word_id = -1",
    ),
    "search_name": row(
        "search_name",
        f"entry_id = {_FOUND} AND key = (SELECT max(key) FROM trois.search_name WHERE entry_id = {_FOUND})",  # noqa: S608
        "key = 'other'",
        "kind = 7",
    ),
    "search_period": row(
        "search_period", f"entry_id = {_FOUND} AND state = 'not_begun'", "state = 'excluded'", "state = 'tomorrow'"
    ),
    "search_posting": row(
        "search_posting", f"entry_id = {_FOUND} AND word_id = {_WORD}", "word_id = -1", "register = 9"
    ),
    "search_word": row("search_word", f"id = {_WORD}", "word = 'other'", "word = ''"),
    "shep_arrival": row("shep_arrival", "message_id = CAST(:p AS text)", "content = 'other'", "kind = 'tomorrow'"),
    "sign_in_ticket": row("sign_in_ticket", _P, "document = 'other'", "document = ''"),
    "signature_evidence": row("signature_evidence", f"paper_id = {_PAPER}", "kept_at = now()", "source = 'tomorrow'"),
    "state_fact": row("state_fact", "application_id = :key", "key = 'other'", "outcome = 'tomorrow'"),
    "union_comparison": row("union_comparison", _P, "cause = 'other'", "state = 'tomorrow'"),
    "union_comparison_finding": row(
        "union_comparison_finding", "comparison_id = :p", "kind = 'differs'", "kind = 'tomorrow'"
    ),
    "union_comparison_part": row("union_comparison_part", "comparison_id = :p", "compared = 7", "counts = '7'"),
    "union_doubt": row("union_doubt", "number = :number", "reason = 'undelivered'", "reason = 'tomorrow'"),
    "union_entry": row("union_entry", "number = :number AND line = 'entry'", "search = 'other'", "status = 'tomorrow'"),
    "union_version": row("union_version", f"id = {_VERSION}", "name = 'other'", "record = 'x'"),
    "web_session": row("web_session", "token_digest = :p_digest", "agent = 'other'", "method = 'tomorrow'"),
}


def test_every_table_has_its_case() -> None:
    assert sorted(ROWS) == sorted(table.name for table in metadata.tables.values())


ALL_WELL: tuple[dict[str, str], str, list[str]] = ({}, "accepted", [])
"""No task fails, the Commission's message is taken, every page shows the healthy rows."""
TOLD: dict[tuple[str, str], set[str]] = {
    ("account", "unreadable"): {"account {p}: ValueError"},
    ("application", "unreadable"): {"application TROIS-2026-000001: ValueError"},
    ("audit", "altered"): {"ledger: journal"},
    ("audit", "missing"): {"ledger: journal"},
    ("audit", "unreadable"): {"ledger: journal"},
    ("audit_seal", "altered"): {"ledger: journal"},
    ("audit_seal", "missing"): {"ledger: journal"},
    ("audit_seal", "unreadable"): {"ledger: journal"},
    ("entry", "unreadable"): {"entry 00001/ТЗ-201126: ValueError"},
    ("entry_claim", "unreadable"): {"entry_claim {p}: ValueError"},
    ("entry_report", "unreadable"): {"entry_report {p}: ValueError"},
    ("entry_fact", "unreadable"): {"entry 00001/ТЗ-201126: KeyError"},
    ("entry_version", "missing"): {"entry 00001/ТЗ-201126: LookupError"},
    ("entry_version", "unreadable"): {"entry 00001/ТЗ-201126: TypeError"},
    ("exchange_conversation", "unreadable"): {"cannot_go_on"},
    ("exchange_dispatch", "altered"): {"lost_from_queue exchange_dispatch"},  # it is sent once more, and says so
    ("exchange_incident", "altered"): {"other"},
    ("exchange_message", "altered"): {"ledger: exchange_message row"},
    ("exchange_message", "missing"): {"ledger: exchange_message missing"},
    ("exchange_message", "unreadable"): {"exchange_message {message}: TypeError", "ledger: exchange_message row"},
    ("exchange_opinion", "unreadable"): {"exchange_opinion {opinion}: ValueError"},
    ("exchange_payload", "altered"): {"ledger: exchange_message bytes"},
    ("exchange_payload", "unreadable"): {"ledger: exchange_message bytes"},
    ("exchange_resource", "unreadable"): {"exchange_resource P.SP.01.BEN.003: TypeError"},
    ("invitation", "unreadable"): {"invitation {p}: ValueError"},
    ("open_file", "unreadable"): {"open_file 2026-11-20.tomorrow: ValueError"},
    ("power_of_attorney", "unreadable"): {"power_of_attorney {p}: ValueError"},
    ("release_row", "unreadable"): {"release_row 1: JSONDecodeError"},
    ("printed", "missing"): {"lost_from_queue decision"},
    ("union_comparison", "unreadable"): {"union_comparison {p}: ValueError"},
    ("union_comparison_finding", "unreadable"): {"union_comparison_finding {number}: ValueError"},
    ("union_doubt", "unreadable"): {"union_doubt 1: ValueError"},
    ("union_version", "unreadable"): {"ledger: union_version record"},
    ("web_session", "unreadable"): {"web_session {applicant}: ValueError"},
}
"""What is beside it in no list is read by the page or the act of its own subject alone, and fails there.

A value that another legal one replaced is seen where a digest stands over it: the journal, messages, the register's
copy. The others have none; `flask trois ledger verify` does not tell them, and a backup does.
"""


@pytest.mark.parametrize("table", ROWS)
def test_all_else_goes_on_and_the_operator_finds_it_by_name(stage: Stage, table: str) -> None:
    found, wanted = {}, {}
    for fault, statement in ROWS[table].items():
        stage.spoil(statement)
        found[fault] = (stage.work(), stage.received(), stage.seen(PLACES), stage.told())
        told = {one.format(**stage.keys) for one in TOLD.get((table, fault), set())}
        wanted[fault] = (*ALL_WELL, told)
        stage.put_back()
    assert found == wanted


def poisoned_is_found(stage: Stage) -> dict[str, bool]:
    """By which ways the entry is found whose rows are spoilt."""
    ways = {
        "name": RegisterQuery(POISONED),
        "words": RegisterQuery("белгі улы"),
        "one error": RegisterQuery("улыы белгі"),
        "state": RegisterQuery("", RegisterFilters(state=ProtectionState.NOT_BEGUN)),
        "code": RegisterQuery("", RegisterFilters(hs_code="8703")),
    }
    with stage.office.app_env.store.unit() as unit:
        number = entries.of_applications(unit, [stage.keys["key"]])[stage.keys["key"]].entry.number
        return {
            way: number in asking.find(unit, SearchedRegister.NATIONAL, query, AT, 20) for way, query in ways.items()
        }


@pytest.mark.parametrize("table", [name for name in ROWS if name.startswith("search_")])
@pytest.mark.parametrize("fault", ["altered", "missing", "unreadable"])
def test_a_rebuild_mends_what_entries_are_found_by(stage: Stage, table: str, fault: str) -> None:
    stage.spoil(ROWS[table][fault])
    search_filling.rebuild(stage.office.app_env.open_work, NoUnionRecords(), lambda count: None)
    assert set(poisoned_is_found(stage).items()) == {
        (way, True) for way in ("name", "words", "one error", "state", "code")
    }
    with stage.office.app_env.store.unit() as unit:
        said = unit.connection.exec_driver_sql
        assert said("SELECT count(*) FROM trois.search_entry WHERE number = 'other'").scalar_one() == 0
        keys = "SELECT key FROM trois.search_key JOIN trois.search_word ON id = word_id WHERE word = 'uli'"
        assert set(said(keys).scalars()) >= {"uli", "li", "ui", "ul"}
