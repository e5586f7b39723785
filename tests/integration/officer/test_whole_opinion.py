"""From the Commission's application to its inclusion in the unified register: pages, use cases, exchange, database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from module.dev.launcher.services import Services
from module.registry.actors import Role
from tests.support import opinions as made
from tests.support import union_nodes as nodes
from tests.support import web
from tests.support.app_env import AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database
from tests.support.exchange import Segment, Sent, application, inclusion, notice, open_segment, withdrawal

Whole = tuple[Pages, Segment]


@pytest.fixture(scope="module")
def both(servers: Services) -> Iterator[tuple[AppEnv, Segment]]:
    with new_database(servers) as url:
        app_env, segment = open_app_env(url), open_segment(url)
        made.introduce(app_env)
        yield app_env, segment
        for store in (app_env.store, segment.store):
            store.engine.dispose()


@pytest.fixture
def whole(both: tuple[AppEnv, Segment], monkeypatch: pytest.MonkeyPatch) -> Whole:
    app_env, segment = both
    segment.clear()
    pages = Pages(app_env, monkeypatch)
    app_env.deps = replace(app_env.deps, exchange=segment.exchange)
    return pages, segment


def arrived(whole: Whole, *forms: str) -> list[str]:
    """Let an application of the Commission arrive; return the addresses of its objects."""
    pages, segment = whole
    _, content = segment.request(1, application(*forms), 1)
    segment.post(content)
    assert segment.codes() == ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"]
    segment.wire.sent.clear()
    listed = pages.get(pages.app_env.case_officer, "/opinions")
    return list(dict.fromkeys(re.findall(r'href="/trois(/opinions/[0-9a-f-]{36})"', listed)))


def signed(whole: Whole, address: str, **opinion: str) -> Sent:
    """Carry an object to its opinion through the pages; return what left."""
    pages, segment = whole
    app_env = pages.app_env
    assert pages.post(app_env.case_officer, f"{address}/take").status_code == 303
    assert pages.post(app_env.case_officer, f"{address}/prepare", **opinion).status_code == 303
    page = pages.get(app_env.head, f"{address}/sign")
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    assert found
    document = pages.ask(app_env.head, f"{address}/{found[1]}.xml").data
    signature = app_env.key_signers.sign(app_env.head, document).decode()
    answer = pages.post(app_env.head, f"{address}/sign", sha256=found[1], signature=signature)
    assert answer.status_code == 303, answer.text
    segment.work()
    (sent,) = segment.wire.sent
    assert b"Signature" not in sent.raw, "nothing of the signature is on the wire"
    return sent


def test_an_object_gets_into_the_unified_register(whole: Whole, record_property: Callable[[str, object], None]) -> None:
    record_property("shows", "OPR.013")
    pages, segment = whole
    app_env = pages.app_env
    (address,) = arrived(whole)
    page = pages.get(app_env.case_officer, address)
    assert "Registration form" in page and nodes.APPLICATION in page
    sent = signed(whole, address, verdict="1")
    assert sent.code == "P.SP.01.MSG.005"
    assert sent.tree.value("ipcdo:AuthorityOfficerDetails", "csdo:PositionName") == made.OFFICERS["head"].post
    assert sent.tree.value("ipcdo:OfficerDetails", "ccdo:FullNameDetails", "csdo:LastName") == "Жұмабекова"
    console = f"/exchange/conversations/{sent.header.conversation}"
    assert "Waits for the confirmation of receipt" in pages.get(pages.operator, console)
    segment.signal(sent, "P.MSG.RCV")
    segment.signal(sent, "P.MSG.PRS")
    assert "Waits for the answer" in pages.get(pages.operator, console)
    segment.answer(sent, 2, notice(sent.tree.value("ccdo:EDocHeader", "csdo:EDocId")))
    page = pages.get(pages.operator, console)
    assert "The message on possible inclusion was received" in page and "Signal: accepted for processing" in page
    assert f"Application {nodes.APPLICATION}, form {nodes.FORM}" in page
    assert "Accepted by the Commission" in pages.get(app_env.case_officer, address)

    _, content = segment.request(6, inclusion(), 5)
    segment.post(content)
    for language in ("ru", "kk", "en"):
        assert nodes.NUMBER in pages.get(app_env.case_officer, "/unified-register", language)
    entry = pages.get(app_env.case_officer, f"/unified-register/{nodes.NUMBER}")
    assert "Circulation data" in entry and "until further notice" in entry


def test_an_error_of_the_commission_is_told_and_may_be_mended(whole: Whole) -> None:
    pages, segment = whole
    (address,) = arrived(whole)
    sent = signed(whole, address, verdict="0", explanation="Нет доверенности")
    assert sent.code == "P.SP.01.MSG.004"
    segment.signal(sent, "P.MSG.ERR", "T20.R1")
    assert "Not accepted by the Commission" in pages.get(pages.app_env.case_officer, address)
    incidents = pages.get(pages.operator, "/exchange/incidents")
    assert "The Commission answered with an error" in incidents
    segment.wire.sent.clear()
    conversation = sent.header.conversation
    assert pages.post(pages.operator, f"/exchange/conversations/{conversation}/resend").status_code == 303
    segment.work()
    (again,) = segment.wire.sent
    assert again.header.message_id != sent.header.message_id
    segment.answer(again, 2, notice(again.tree.value("ccdo:EDocHeader", "csdo:EDocId")))
    assert "Accepted by the Commission" in pages.get(pages.app_env.case_officer, address)


def test_silence_of_the_commission_is_not_shown_as_a_refusal(whole: Whole) -> None:
    """Nothing came back after the last repeat: nobody can say that the Commission refused, and somebody has to act."""
    pages, segment = whole
    app_env = pages.app_env
    (address,) = arrived(whole)
    sent = signed(whole, address, verdict="0", explanation="Нет доверенности")
    for _ in range(4):
        segment.later(6)
    for reader in (app_env.case_officer, app_env.head):
        page = pages.get(reader, address)
        assert "The Commission has not answered" in page
        assert "Not accepted by the Commission" not in page and "did not accept" not in page
        assert "There is nothing for you to do" not in page
        assert "The operator of the exchange was told: incident P.EXC.002" in page
        assert "/exchange/incidents/" not in page, "a link that the reader may not follow"
        listed = pages.get(reader, "/opinions", state="unanswered")
        assert address in listed and "The Commission has not answered" in listed
    incident = re.search(r"/exchange/incidents/[0-9a-f-]{36}", pages.get(pages.operator, "/exchange/incidents"))
    assert incident and f"Application {nodes.APPLICATION}, form {nodes.FORM}" in pages.get(pages.operator, incident[0])
    both = replace(app_env.head, roles=app_env.head.roles | {Role.OPERATOR})
    web.PEOPLE[both.account_id] = both
    assert f'<a class="govuk-link" href="/trois{incident[0]}">P.EXC.002, ' in pages.get(both, address)
    segment.wire.sent.clear()
    conversation = sent.header.conversation
    assert pages.post(pages.operator, f"/exchange/conversations/{conversation}/resend").status_code == 303
    segment.work()
    (again,) = segment.wire.sent
    segment.answer(again, 2, notice(again.tree.value("ccdo:EDocHeader", "csdo:EDocId")))
    page = pages.get(app_env.case_officer, address)
    assert "Accepted by the Commission" in page and "was told: incident" not in page


def test_each_object_has_its_own_opinion_and_a_withdrawal_closes_the_rest(whole: Whole) -> None:
    pages, segment = whole
    addresses = arrived(whole, "1", "2")
    assert len(addresses) == 2
    signed(whole, addresses[0], verdict="1")
    pages.post(pages.app_env.case_officer, f"{addresses[1]}/take")
    _, content = segment.request(3, withdrawal(), 2)
    segment.post(content)
    assert "withdrawn after the opinion was sent" in pages.get(pages.app_env.case_officer, addresses[0])
    assert "Closed: the application was withdrawn" in pages.get(pages.app_env.case_officer, addresses[1])
    assert pages.post(pages.app_env.case_officer, f"{addresses[1]}/prepare", verdict="1").status_code == 409


def test_the_operator_pauses_and_reconciles(whole: Whole) -> None:
    pages, segment = whole
    (address,) = arrived(whole)
    sent = signed(whole, address, verdict="1")
    conversation = sent.header.conversation
    assert pages.post(pages.operator, f"/exchange/conversations/{conversation}/pause").status_code == 303
    assert "Paused" in pages.get(pages.operator, f"/exchange/conversations/{conversation}")
    segment.wire.sent.clear()
    segment.later(60)
    assert segment.wire.sent == []
    assert pages.post(pages.operator, f"/exchange/conversations/{conversation}/continue").status_code == 303
    _, content = segment.request(6, inclusion(), 5)
    segment.post(content)
    assert pages.post(pages.operator, "/exchange/resources/P.SP.01.BEN.002/reconcile").status_code == 303
    assert re.search(r"Records in our copy</dt>\s*<dd[^>]*>1<", pages.get(pages.operator, "/exchange/resources"))
