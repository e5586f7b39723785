"""The console of the exchange over a real database: what the operator sees, does, and what others may not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

import pytest
from sqlalchemy import insert, text

from module.casework import exchange_console
from module.kernel.errors import NotAllowedNow, OutsideUnavailable, Refused
from module.registry.exchange import ExchangeOrder
from module.store.exchange import dispatches, incidents, resources, union
from module.store.exchange.union import NewVersion
from module.store.exchange_schema import conversation
from tests.support import opinions as made
from tests.support.app_env import NOW, Line
from tests.support.console import TOKEN, Pages

REPORT = {
    "at": "2026-11-20T05:00:00+00:00",
    "total": 12,
    "digest": "ab" * 32,
    "behind": False,
    "broken": ["00007/ТЗ-010126"],
    "without_entry": [],
    "proposals": [{"resource": "P.SP.01.BEN.002", "since": None}],
}
NUMBER = "00001/ТЗ-201126"
FINDINGS = [
    {"code": "T22.R13", "path": "/doc:X", "severity": "reject", "text": "Fill in {name}.", "params": {"name": "A"}}
]


def begun(pages: Pages, state: str = "waiting_answer", **changes: Any) -> str:
    """Store a conversation of ours and return its id."""
    values = {
        "id": str(uuid4()),
        "procedure_id": "urn:uuid:procedure",
        "procedure": "P.SP.01.PRC.001",
        "transaction": "P.SP.01.TRN.004",
        "role": "initiator",
        "state": state,
        "attempts": 2,
        "subject": "00001/EEC",
        "started_at": NOW,
        "attempt_at": NOW,
        "state_since": NOW,
        "due_at": NOW + timedelta(minutes=20),
    }
    with pages.app_env.store.unit() as unit:
        unit.connection.execute(insert(conversation).values(**values | changes))
    return str((values | changes)["id"])


def journalled(pages: Pages, **changes: Any) -> int:
    content = changes.pop("content", made.application("00001/EEC"))
    with pages.app_env.store.unit() as unit:
        return made.journalled(unit, NOW, content, **changes)


def test_conversations_are_listed_and_filtered(pages: Pages) -> None:
    late = begun(pages, subject="LATE", due_at=NOW - timedelta(minutes=1))
    fine = begun(pages, "finished", subject="FINE", finished_at=NOW, due_at=None)
    page = pages.get(pages.operator, "/exchange/conversations")
    assert "LATE" in page and "FINE" in page and "Overdue since" in page
    assert "1 of 3" in page and "Term of the answer" in page
    for query, there, gone in (
        ({"overdue": "y"}, late, fine),
        ({"state": "finished"}, fine, late),
        ({"subject": "fin"}, fine, late),
        ({"subject": late}, late, fine),
    ):
        page = pages.get(pages.operator, "/exchange/conversations", **query)
        assert there in page and gone not in page, query
    assert "No conversations match" in pages.get(pages.operator, "/exchange/conversations", procedure="P.SP.01.PRC.010")
    assert pages.ask(pages.operator, "/exchange/conversations", subject="%' OR 1=1 --").status_code == 200


def test_one_conversation_with_its_messages(pages: Pages) -> None:
    key = begun(pages)
    sent = journalled(pages, conversation_id=key, direction="out", code="P.SP.01.MSG.005", verdict="sent")
    journalled(pages, conversation_id=key, code="P.MSG.ERR", verdict="refused", findings=FINDINGS)
    with pages.app_env.store.unit() as unit:
        dispatches.add(unit, sent, key)
    page = pages.get(pages.operator, f"/exchange/conversations/{key}")
    assert "The message on possible inclusion was sent" in page
    assert "<strong>T22.R13</strong> · Fault: Fill in A." in page
    assert "Not sent yet" in page and "Technological message on possible inclusion" in page
    assert "until 20.11.2026 11:20" in page


def test_the_state_of_the_object_is_that_of_the_answer(pages: Pages) -> None:
    done = {"state": "finished", "finished_at": NOW, "due_at": None}
    key = begun(pages, **done)
    assert "The message on possible inclusion was received" in pages.get(
        pages.operator, f"/exchange/conversations/{key}"
    )
    empty = begun(pages, **done, transaction="P.SP.01.TRN.011", procedure="P.SP.01.PRC.009")
    journalled(pages, conversation_id=empty, code="P.SP.01.MSG.015")
    assert "There is no information" in pages.get(pages.operator, f"/exchange/conversations/{empty}")


def test_the_operator_acts_through_the_port(pages: Pages) -> None:
    key = begun(pages)
    assert pages.post(pages.operator, f"/exchange/conversations/{key}/resend").status_code == 303
    assert pages.post(pages.operator, f"/exchange/conversations/{key}/pause").status_code == 303
    assert pages.post(pages.operator, f"/exchange/conversations/{key}/continue").status_code == 409
    assert pages.line.asked == [("resend", key), ("pause", key)]
    over = begun(pages, "finished", finished_at=NOW, due_at=None)
    for act in ("resend", "pause"):
        answer = pages.post(pages.operator, f"/exchange/conversations/{over}/{act}")
        assert answer.status_code == 409
        assert "This cannot be done with the conversation" in answer.text
    assert pages.post(pages.operator, f"/exchange/conversations/{key}/delete").status_code in (404, 405)
    with pages.app_env.store.unit() as unit:
        acts = unit.connection.execute(
            text("SELECT act FROM trois.audit WHERE details ->> 'conversation' = :key ORDER BY id"), {"key": key}
        )
        assert list(acts.scalars()) == ["exchange_resend", "exchange_pause"]


@pytest.mark.parametrize(("error", "status"), [(NotAllowedNow, 409), (OutsideUnavailable, 503)])
def test_a_refusal_of_the_exchange_comes_back_to_the_page(pages: Pages, error: type[Exception], status: int) -> None:
    class Refusing(Line):
        def operate(self, order: ExchangeOrder, subject: str) -> None:
            raise error

    key = begun(pages)
    pages.app_env.deps = replace(pages.app_env.deps, exchange=Refusing())
    assert pages.post(pages.operator, f"/exchange/conversations/{key}/resend").status_code == status
    answer = pages.post(pages.operator, "/exchange/resources/P.SP.01.BEN.002/synchronise")
    assert answer.status_code == status


def test_a_message_is_shown_and_sent_as_it_came(pages: Pages) -> None:
    key = journalled(pages, conversation_id=begun(pages))
    page = pages.get(pages.operator, f"/exchange/messages/{key}")
    assert "Registration form 2" in page and "БАЙКАЛ" in page
    assert "&lt;soap:Envelope" in page and "<script>alert" not in page
    content = pages.ask(pages.operator, f"/exchange/messages/{key}/content")
    assert content.data == made.application("00001/EEC")
    assert "attachment" in content.headers["Content-Disposition"]
    assert pages.ask(pages.operator, f"/exchange/messages/{key}/files/0").data[:4] == b"\x89PNG"
    assert pages.get(pages.app_env.case_officer, f"/exchange/messages/{key}")
    with pages.app_env.store.unit() as unit:
        seen = unit.connection.execute(text("SELECT count(*) FROM trois.audit WHERE act = 'exchange_download'"))
        assert seen.scalar_one() == 1


@pytest.mark.parametrize("content", [b"\xff\xfe", b"<!DOCTYPE a><a/>", b""])
def test_a_message_that_is_no_document_is_shown_all_the_same(pages: Pages, content: bytes) -> None:
    key = journalled(pages, content=content, code="", verdict="fault")
    assert "This message cannot be shown here" in pages.get(pages.operator, f"/exchange/messages/{key}")
    assert pages.ask(pages.operator, f"/exchange/messages/{key}/content").data == content
    assert pages.ask(pages.operator, f"/exchange/messages/{key}/files/0").status_code == 404


def test_an_incident_is_told_and_closed(pages: Pages) -> None:
    key = begun(pages, "given_up", finished_at=NOW, due_at=None)
    journalled(pages, conversation_id=key, direction="out", code="P.SP.01.MSG.005", verdict="sent")
    with pages.app_env.store.unit() as unit:
        incident = incidents.raise_(unit, "P.EXC.002", key, None, {}, NOW)
    assert "No answer came after the last repeat" in pages.get(pages.operator, "/exchange/incidents")
    page = pages.get(pages.operator, f"/exchange/incidents/{incident}")
    assert "technical support of the national segment in which the message was made" in page
    request = page[page.index("<pre") : page.index("</pre>")]
    assert f"ConversationID: {key}" in request and "P.SP.01.MSG.005" in request
    assert "[ru]" in request, "written in Russian whatever the language of the page"
    assert "not set in the settings" in page
    address = f"/exchange/incidents/{incident}/resolve"
    assert pages.post(pages.operator, address, note=" ").status_code == 422
    told: list[str] = []
    with pages.app_env.open_work(pages.operator) as work:
        try:
            exchange_console.resolve(work, incident, "я" * 2001)
        except Refused as refusal:
            told = [str(fault.message) for fault in refusal.faults]
    assert told == ["Characters: at most 2000, now 2001."], "refused, never cut"
    assert pages.post(pages.operator, address, note="Asked the support").status_code == 303
    assert pages.post(pages.operator, address, note="Again").status_code == 409
    assert incident not in pages.get(pages.operator, "/exchange/incidents")
    assert incident in pages.get(pages.operator, "/exchange/incidents", all="y")
    assert "Asked the support" in pages.get(pages.operator, f"/exchange/incidents/{incident}")


@pytest.mark.parametrize("code", ["P.EXC.001", "P.EXC.003", "P.EXC.004", "document_changed", "other"])
def test_every_emergency_has_its_action(pages: Pages, code: str) -> None:
    key = begun(pages)
    with pages.app_env.store.unit() as unit:
        incident = incidents.raise_(unit, code, key, None, {}, NOW)
    assert "What to do" in pages.get(pages.operator, f"/exchange/incidents/{incident}")


def test_resources(pages: Pages) -> None:
    with pages.app_env.store.unit() as unit:
        resources.change(unit, "P.SP.01.BEN.002", ours_updated_at=NOW, report=REPORT)
    page = pages.get(pages.operator, "/exchange/resources")
    assert (
        "20.11.2026 11:00" in page
        and "ask for P.SP.01.BEN.002 anew" in page
        and "00007/ТЗ" in page
        and "P.SP.01.BEN.003" in page
    )
    assert pages.post(pages.operator, "/exchange/resources/P.SP.01.BEN.002/synchronise").status_code == 303
    assert pages.post(pages.operator, "/exchange/resources/P.SP.01.BEN.003/reconcile").status_code == 303
    assert pages.post(pages.operator, "/exchange/resources/P.SP.01.BEN.001/reconcile").status_code == 404
    assert pages.post(pages.operator, "/exchange/resources/P.SP.01.BEN.002/heal").status_code == 303
    wanted = [("synchronise", "P.SP.01.BEN.002"), ("reconcile", "P.SP.01.BEN.003"), ("heal", "P.SP.01.BEN.002")]
    assert pages.line.asked == wanted


def version(number: str, begins: int, name: str, line: str = union.ENTRY) -> NewVersion:
    at = NOW + timedelta(days=begins)
    record = f'<r xmlns="urn:x"><IPObjectId>{number}</IPObjectId><IPObjectName>{name}</IPObjectName></r>'.encode()
    return NewVersion(number, line, at, None, at, record, "ТЗ", name, "ООО «Образец»", "01")


def test_the_unified_register_as_of_two_days(pages: Pages) -> None:
    cause = journalled(pages)
    with pages.app_env.store.unit() as unit:
        union.add(unit, [version(NUMBER, -30, "ЕСКІ"), version(NUMBER, -30, "Айналым", union.CIRCULATION)], cause, NOW)
        union.add(unit, [version(NUMBER, -10, "ЖАҢА")], cause, NOW)
    reader = pages.app_env.case_officer
    assert NUMBER in pages.get(reader, "/unified-register", query="жаңа")
    assert "Nothing was found" in pages.get(reader, "/unified-register", query="zzzz")
    page = pages.get(reader, f"/unified-register/{NUMBER}")
    assert '<h1 class="govuk-heading-l">ЖАҢА</h1>' in page and "Circulation data" in page
    assert f"Message {cause}" in page
    earlier = pages.get(reader, f"/unified-register/{NUMBER}", in_force="01.11.2026")
    assert '<h1 class="govuk-heading-l">ЕСКІ</h1>' in earlier
    unknown = pages.get(reader, f"/unified-register/{NUMBER}", known="19.11.2026")
    assert "Nothing of this entry was in force then" in unknown
    assert "Check the date" in pages.get(reader, f"/unified-register/{NUMBER}", in_force="31.02.2026")
    assert pages.ask(reader, "/unified-register/00009/ТЗ-201126").status_code == 404


@pytest.mark.asvs("13.4.5")
def test_metrics(pages: Pages) -> None:
    client = pages.app.test_client()
    assert client.get("/trois/exchange/metrics").status_code == 403
    wrong = {"Authorization": f"Bearer {TOKEN[:-1]}0"}
    assert client.get("/trois/exchange/metrics", headers=wrong).status_code == 403
    answer = client.get("/trois/exchange/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    key = begun(pages, "held", role="respondent", transaction="P.SP.01.TRN.006")
    queued = journalled(pages, conversation_id=key, direction="out", code="P.MSG.RCV", verdict="sent")
    with pages.app_env.store.unit() as unit:
        dispatches.add(unit, queued, key)
    pages.app_env.clock.set(NOW + timedelta(seconds=90))
    lines = pages.get(pages.operator, "/exchange/metrics").splitlines()
    pages.app_env.clock.set(NOW)
    assert "trois_exchange_oldest_queued_seconds 90" in lines
    wanted = 'trois_exchange_conversations{transaction="P.SP.01.TRN.006",role="respondent",state="held"} 1'
    assert wanted in lines
    assert 'trois_exchange_messages{direction="out",code="P.MSG.RCV",verdict="sent"} 1' in lines
    assert all(line.startswith(("# ", "trois_exchange_")) for line in lines)
    for person in (pages.app_env.case_officer, pages.app_env.applicant):
        assert pages.ask(person, "/exchange/metrics").status_code == 403


def test_who_may_open_what(pages: Pages) -> None:
    key = begun(pages)
    message = journalled(pages, conversation_id=key)
    own = ("/exchange/conversations", f"/exchange/conversations/{key}", "/exchange/incidents", "/exchange/resources")
    shared = (f"/exchange/messages/{message}", f"/exchange/messages/{message}/content", "/unified-register")
    for address in (*own, *shared):
        assert pages.ask(pages.app_env.applicant, address).status_code == 403
        assert pages.ask(None, address).status_code == 302
    for address in own:
        assert pages.ask(pages.app_env.head, address).status_code == 403
    assert pages.post(pages.app_env.case_officer, f"/exchange/conversations/{key}/resend").status_code == 403
    assert pages.line.asked == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_render_in_all_languages(pages: Pages, language: str) -> None:
    key = begun(pages)
    message = journalled(pages, conversation_id=key, findings=FINDINGS)
    with pages.app_env.store.unit() as unit:
        incident = incidents.raise_(unit, "P.EXC.004", key, message, {}, NOW)
    for address in (
        "/",
        "/exchange/conversations",
        f"/exchange/conversations/{key}",
        f"/exchange/messages/{message}",
        "/exchange/incidents",
        f"/exchange/incidents/{incident}",
        "/exchange/resources",
        "/unified-register",
    ):
        assert f'lang="{language}"' in pages.get(pages.operator, address, language)


def test_what_stands_behind_the_counted_pages_is_reached_from_the_last_one(pages: Pages) -> None:
    """Lists count a thousand; a page beyond that is the last one, from which older ones are opened."""
    with pages.app_env.store.unit() as unit:
        unit.connection.exec_driver_sql(
            "INSERT INTO trois.exchange_conversation (id, procedure_id, procedure, transaction, role, state, subject,"
            " started_at, attempt_at, state_since) SELECT gen_random_uuid(), 'p', 'P.SP.01.PRC.001', 'P.SP.01.TRN.004',"
            " 'initiator', 'finished', 'many-' || lpad(number::text, 5, '0'),"
            " timestamptz '2020-01-01 00:00Z' + number / 2 * interval '1 second', '2020-01-01', '2020-01-01'"
            " FROM generate_series(1, 1103) AS number"
        )
    address = "/exchange/conversations"
    first = pages.get(pages.operator, address, subject="MANY-")
    assert "Conversations: more than 1000" in first and "Older conversations" not in first
    last = pages.get(pages.operator, address, subject="many-", page=999)
    seen = re.findall(r"many-\d{5}", last)
    assert seen == re.findall(r"many-\d{5}", pages.get(pages.operator, address, subject="many-", page=20))
    link = re.search(r'href="/trois(/exchange/conversations[^"]*)"[^>]*>\s*Older conversations', last)
    assert link
    behind = dict(parse_qsl(unescape(link[1]).partition("?")[2]))
    older = [pages.get(pages.operator, address, **behind, page=page) for page in (1, 2, 3)]
    assert "Conversations: 103" in older[0]
    rest = [number for page in older for number in re.findall(r"many-\d{5}", page)]
    assert len(seen) == 50 and len(set(rest)) == 103 and not set(rest) & set(seen)
    assert max(rest) <= "many-00104"
    assert "more than" not in pages.get(pages.operator, address, subject="many-00001")
