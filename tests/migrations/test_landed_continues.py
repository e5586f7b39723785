"""What was under way in release 9217642 goes on in the present product: people come back and act.

Each test says in words what must be possible. Where a later law or rule may change how, the lawful other way is named
and allowed: what may never happen is that somebody cannot go on.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.migrations.conftest import Open
from tests.support.landed import Site, words


@pytest.fixture
def key_of(site: Site) -> Any:
    return site.before.id_of


def status(site: Site, key: str) -> str:
    return str(site.rows("SELECT status FROM trois.application WHERE id = %s", key)[0]["status"])


def went(answer: Any) -> None:
    assert answer.status_code == 303, (answer.status_code, words(answer.text)[:900])


def test_a_half_filled_draft_is_saved_on(site: Site, key_of: Any) -> None:
    head, address = site.visitor("company-head"), f"/applications/{key_of('half')}"
    went(head.send(f"{address}/terms", end="30.04.2028", infringing_features="Нет тиснения на дне"))
    page = head.page(f"{address}/terms")
    assert "30.04.2028" in page and "Нет тиснения на дне" in page
    assert "Голографическая наклейка" in page, "what was there stays"


def test_an_empty_draft_is_begun_and_thrown_away(site: Site, key_of: Any) -> None:
    head, address = site.visitor("company-head", "kk"), f"/applications/{key_of('empty')}"
    went(head.send(f"{address}/terms", genuine_features="Голограмма", action="later"))
    assert "Голограмма" in head.page(f"{address}/terms")
    went(head.send(f"{address}/delete"))
    assert head.ask(address).status_code == 404


def test_a_draft_of_a_kind_that_cannot_be_filed_is_kept(site: Site, key_of: Any) -> None:
    """It says what is wrong and sends to the check; where the kind can be filed by now, more is asked."""
    head, address = site.visitor("company-head"), f"/applications/{key_of('copyright')}"
    assert head.ask(f"{address}/sign").status_code in (303, 422)
    went(head.send(f"{address}/terms", genuine_features="Обложка", action="later"))
    assert status(site, key_of("copyright")) == "draft"


FILED = {"200202": "company-head", "200203": "company-signer", "200204": "other-head"}
"""A complete draft, one that an employee handed over to be signed, one under a power of attorney."""


@pytest.mark.parametrize("mark", FILED)
def test_a_complete_draft_is_filed(site: Site, mark: str, key_of: Any) -> None:
    """By a new key of the same person. A later release may ask for more first; then it says so at the check."""
    person, address = site.visitor(FILED[mark]), f"/applications/{key_of(mark)}"
    went(person.send(f"{address}/sign", sign=True))
    row = site.rows("SELECT * FROM trois.application WHERE id = %s", key_of(mark))[0]
    assert row["status"] == "submitted"
    assert row["number"] not in {known["number"] for known in site.before.applications.values()}
    assert row["number"] in words(person.page(f"{address}/receipt"))


def test_numbers_go_on_behind_the_last_one(site: Site) -> None:
    numbers = [row["number"] for row in site.rows("SELECT number FROM trois.application WHERE number IS NOT NULL")]
    assert len(set(numbers)) == len(numbers)
    reported = max(row["number"] for row in site.before.applications.values() if row["number"])
    assert sorted(numbers)[-3:] > [reported], "three were filed above"


def test_a_filed_case_is_taken(site: Site, key_of: Any) -> None:
    officer, address = site.visitor("officer-executor"), f"/cases/{key_of('200311')}"
    went(officer.send(address, f"{address}/take"))
    assert status(site, key_of("200311")) == "in_review"


@pytest.mark.parametrize("mark", ["200310", "200305"])
def test_a_taken_case_gets_its_decision_prepared(site: Site, key_of: Any, mark: str) -> None:
    """One that was taken, and one that the head had sent back with a number drawn in vain."""
    officer, address = site.visitor("officer-executor"), f"/cases/{key_of(mark)}"
    went(officer.send(f"{address}/prepare", kind="include"))
    assert status(site, key_of(mark)) == "for_signature"


SIGNED = {"200306": "a decision whose number was drawn for a preview", "200307": "one that nobody has looked at"}


@pytest.mark.parametrize("mark", SIGNED)
def test_a_prepared_decision_is_signed(site: Site, key_of: Any, mark: str) -> None:
    """The number drawn then is used, or void for good: two decisions or entries never share one."""
    head, key = site.visitor("officer-head"), key_of(mark)
    went(head.send(f"/cases/{key}/decision", sign=True))
    assert status(site, key) == "issued"
    decisions = site.rows("SELECT * FROM trois.decision WHERE application_id = %s AND state = 'signed'", key)
    [decision] = decisions
    page = words(site.visitor().page(f"/verify/{decision['code']}"))
    assert decision["number"] in page
    numbers = [row["number"] for row in site.rows("SELECT number FROM trois.decision WHERE number IS NOT NULL")]
    entries = [row["number"] for row in site.rows("SELECT number FROM trois.entry")]
    assert len(set(numbers)) == len(numbers) and len(set(entries)) == len(entries)
    assert site.before.applications[mark]["object_name"] in site.visitor().page("/register")


def test_a_prepared_decision_is_sent_back(open_site: Open) -> None:
    """In a site of its own: the cases above are signed by now."""
    site = open_site()
    head, key = site.visitor("officer-head"), site.before.id_of("200307")
    went(head.send(f"/cases/{key}/decision", f"/cases/{key}/decision/send-back", write="Мерзімін тексеріңіз"))
    assert status(site, key) == "in_review"
    assert "Мерзімін тексеріңіз" in site.visitor("officer-executor").page(f"/cases/{key}")


REASONS = {
    "grounds": "documents_missing",
    "explanation_kk": "Куәлік қоса берілмеген.",
    "explanation_ru": "Свидетельство не приложено.",
}
ANSWER = {"answer_kk": "Куәлік басқа белгіге берілген.", "answer_ru": "Свидетельство выдано на другой знак."}


def test_an_applicant_objects_to_a_preliminary_decision(site: Site, key_of: Any) -> None:
    head, address = site.visitor("company-head"), f"/applications/{key_of('200308')}"
    went(head.send(f"{address}/objection", write="Құжат қоса берілген"))
    assert "Құжат қоса берілген" in site.visitor("officer-executor").page(f"/cases/{key_of('200308')}")


def test_an_objection_is_followed_by_a_refusal(open_site: Open) -> None:
    """At once as it was then, or from the third working day after the notice (APPC art. 73), that is the 7th."""
    site = open_site()
    key = site.before.id_of("200309")
    answer = site.visitor("officer-executor").send(f"/cases/{key}/prepare", kind="refuse", **REASONS, **ANSWER)
    if answer.status_code != 303:
        site.later(days=4)
        answer = site.visitor("officer-executor").send(f"/cases/{key}/prepare", kind="refuse", **REASONS, **ANSWER)
    went(answer)
    head = site.visitor("officer-head")
    answer = head.send(f"/cases/{key}/decision", sign=True)
    if answer.status_code != 303:
        site.later(days=4)
        answer = site.visitor("officer-head").send(f"/cases/{key}/decision", sign=True)
    went(answer)
    assert status(site, key) == "refused"


# --- what was on its way


def test_the_outbox_goes_on(open_site: Open) -> None:
    """Three prints, a stamp and the notices of the last decision waited; they leave, and nothing leaves twice."""
    site = open_site()
    waiting = {str(row["id"]) for row in site.rows(_WAITING)}
    assert len(waiting) >= 8
    given_up = "SELECT subject_id FROM trois.outbox WHERE given_up"
    queued = f"SELECT id FROM trois.message WHERE state = 'queued' AND id::text NOT IN ({given_up})"  # noqa: S608
    notices = {str(row["id"]) for row in site.rows(queued)}
    assert notices
    for _ in range(3):
        site.work()
        site.later(minutes=2)
    still = {str(row["id"]) for row in site.rows(_WAITING)} & waiting
    topics = {row["topic"] for row in site.rows("SELECT id::text, topic FROM trois.outbox") if str(row["id"]) in still}
    assert not topics & {"message", "print_decision", "signature.stamp"}
    states = {row["state"] for row in site.rows("SELECT id, state FROM trois.message") if str(row["id"]) in notices}
    assert "queued" not in states
    sent = [letter.address for letter in site.post.letters]
    assert "zhetisu@example.kz" in sent and "+77010000001" in sent
    first = len(site.post.letters)
    site.work()
    assert len(site.post.letters) == first
    prints = site.rows("SELECT count(*) AS n FROM trois.printed")[0]["n"]
    assert prints == len([row for row in site.before.decisions if row["state"] == "signed"])


_WAITING = "SELECT id, topic FROM trois.outbox WHERE done_at IS NULL AND NOT given_up"


def test_what_was_given_up_can_be_tried_anew(site: Site) -> None:
    exit_code, reported = site.reported("outbox", "stuck")
    assert (exit_code, " message " in reported) == (1, True), reported
    row = reported.split()[0]
    assert site.reported("outbox", "retry", row)[0] == 0
    assert site.reported("outbox", "stuck")[0] == 0


# --- the exchange


def conversation(site: Site, key: object) -> dict[str, Any]:
    return site.rows("SELECT * FROM trois.exchange_conversation WHERE id = %s", key)[0]


def test_a_waiting_conversation_goes_on(open_site: Open) -> None:
    """An opinion that left at 05:00 waits for its receipt: after five minutes it is sent again, as a new message."""
    site = open_site()
    [waits] = [
        row
        for row in site.before.conversations
        if row["state"] == "waiting_receipt" and row["transaction"] == "P.SP.01.TRN.004"
    ]
    assert waits["attempts"] == 1
    site.work()
    assert not [text for text in site.left() if str(waits["id"]) in text], "its time is not over"
    site.later(minutes=5)
    site.work()
    assert conversation(site, waits["id"])["attempts"] == 2
    [again] = [text for text in site.left() if str(waits["id"]) in text]
    assert "P.SP.01.MSG.005" in again
    on_hold = [row for row in site.before.conversations if row["paused"]]
    assert len(on_hold) == 1
    for row in on_hold:
        assert conversation(site, row["id"])["attempts"] == row["attempts"], "what is on hold stands still"


def test_a_conversation_on_hold_is_let_go_on(site: Site) -> None:
    [held] = [row for row in site.before.conversations if row["paused"]]
    address = f"/exchange/conversations/{held['id']}"
    went(site.visitor("exchange-operator").send(address, f"{address}/continue"))
    assert not conversation(site, held["id"])["paused"]


def test_an_incident_is_resolved_and_the_message_sent_again(site: Site) -> None:
    [incident] = site.rows("SELECT * FROM trois.exchange_incident WHERE code = 'P.EXC.002'")
    operator, address = site.visitor("exchange-operator"), f"/exchange/incidents/{incident['id']}"
    went(operator.send(address, f"{address}/resolve", write="Отправлено повторно"))
    address = f"/exchange/conversations/{incident['conversation_id']}"
    went(operator.send(address, f"{address}/resend"))
    assert conversation(site, incident["conversation_id"])["state"] != "given_up"


def test_opinions_go_on(site: Site) -> None:
    """One is taken, one prepared, one signed and sent."""
    opinions = {row["form_id"]: row for row in site.before.opinions.values() if row["application_id"] == "00071/KZ"}
    assert [opinions[form]["state"] for form in "123"] == ["received", "taken", "prepared"]
    officer, head = site.visitor("officer-executor"), site.visitor("officer-head")
    went(officer.send(f"/opinions/{opinions['1']['id']}", f"/opinions/{opinions['1']['id']}/take"))
    went(officer.send(f"/opinions/{opinions['2']['id']}/prepare", verdict="1"))
    went(head.send(f"/opinions/{opinions['3']['id']}/sign", sign=True))
    states = {
        row["form_id"]: row["state"]
        for row in site.rows("SELECT form_id, state FROM trois.exchange_opinion WHERE application_id = '00071/KZ'")
    }
    assert [states[form] for form in "123"] == ["taken", "prepared", "sent"]


# --- accounts


def test_an_open_invitation_is_sent_again_and_taken_back(site: Site) -> None:
    [invited] = site.rows("SELECT * FROM trois.invitation WHERE state = 'sent'")
    head, address = site.visitor("company-head"), f"/company/invitations/{invited['id']}"
    went(head.send("/company/staff", f"{address}/resend"))
    went(head.send("/company/staff", f"{address}/revoke"))
    assert site.rows("SELECT state FROM trois.invitation WHERE id = %s", invited["id"])[0]["state"] == "revoked"


def test_a_power_of_attorney_is_revoked(site: Site) -> None:
    [power_of_attorney] = site.rows("SELECT * FROM trois.power_of_attorney WHERE state = 'active'")
    head, address = site.visitor("company-head"), f"/powers/{power_of_attorney['id']}"
    went(head.send(address, f"{address}/revoke"))
    assert (
        site.rows("SELECT state FROM trois.power_of_attorney WHERE id = %s", power_of_attorney["id"])[0]["state"]
        == "revoked"
    )
