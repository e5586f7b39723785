"""The life of an SMS: counted, handed over, asked about until its end, sent again only by a person."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import case_notices, cases, delivering
from module.casework.sending import ASKED_FOR, FIRST_QUESTION, LONGEST_PAUSE
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutsideUnavailable
from module.registry.letters import NOT_KNOWN_THERE, Delivery, DeliveryState, Letter
from module.store import messages
from module.store.messages import StoredMessage
from tests.integration.casework.test_delivering import CountingMessenger, PowerCut, sent
from tests.support import web
from tests.support.app_env import AppEnv
from tests.support.key_signers import file_draft, fill_draft, include

UNKNOWN = Delivery(DeliveryState.UNKNOWN, "", "http.timeout")
STRANGER = Delivery(DeliveryState.UNKNOWN, "", NOT_KNOWN_THERE)
WAITS = Delivery(DeliveryState.SENT, "ref-1", "with_operator")
DELIVERED = Delivery(DeliveryState.DELIVERED, "ref-1")


class Life:
    """A filed application and its SMS."""

    def __init__(self, app_env: AppEnv, **provider: Any) -> None:
        self.app_env, self.sms = app_env, CountingMessenger(**provider)
        app_env.deps = replace(app_env.deps, sms=self.sms, mail=CountingMessenger(tells=False), wake=lambda row: None)
        self.key = fill_draft(app_env, "ӨМІР")
        file_draft(app_env, self.key)
        self.run()

    def run(self, act: Any = None) -> None:
        """Do what is due of the notices of this application."""
        self.sms.act = act or self.sms.act
        with self.app_env.store.unit() as unit:
            rows = unit.connection.execute(
                text(
                    "SELECT o.id::text FROM trois.outbox o JOIN trois.message n ON n.id::text = o.subject_id"
                    " WHERE n.application_id = :key ORDER BY o.created_at"
                ),
                {"key": self.key},
            )
            ids = list(rows.scalars())
        for row_id in ids:
            delivering.deliver(self.app_env.deps, self.app_env.open_work, row_id)

    def later(self, span: timedelta = LONGEST_PAUSE) -> None:
        self.app_env.clock.set(self.app_env.clock.now() + span)

    def notices(self) -> list[StoredMessage]:
        with self.app_env.store.unit() as unit:
            return [found for found in messages.of_application(unit, self.key) if found.channel == "sms"]

    @property
    def notice(self) -> StoredMessage:
        return self.notices()[0]

    def journal(self) -> list[str]:
        with self.app_env.store.unit() as unit:
            found = unit.connection.execute(
                text(
                    "SELECT coalesce(details->>'state', act) FROM trois.audit WHERE application_id = :key AND act <> ''"
                    " AND details->>'channel' = 'sms' AND act IN ('notice', 'notice_state') ORDER BY id"
                ),
                {"key": self.key},
            )
            return list(found.scalars())


def test_price_is_counted_when_the_notice_is_written(app_env: AppEnv) -> None:
    notice = Life(app_env).notice
    assert notice.text.isascii()
    assert (notice.alphabet, notice.units, notice.parts) == ("GSM-7", len(notice.text), 1)


def test_asked_with_longer_pauses_until_it_is_delivered(app_env: AppEnv) -> None:
    life = Life(app_env)
    life.sms.reported = [WAITS, UNKNOWN, WAITS, DELIVERED]
    pauses = [FIRST_QUESTION, FIRST_QUESTION * 2, FIRST_QUESTION * 4, FIRST_QUESTION * 8]
    for count, pause in enumerate(pauses):
        life.run()
        assert len(life.sms.asked) == count, "not due yet"
        life.later(pause)
        life.run()
        assert len(life.sms.asked) == count + 1
    assert life.notice.state is DeliveryState.DELIVERED
    life.later(timedelta(days=1))
    life.run()
    assert len(life.sms.asked) == 4, "final: nobody asks any more"
    assert life.sms.asked[0] == (life.notice.id, "+77012345678", "ref-1")
    assert life.journal() == ["sent", "delivered"]
    assert len(life.sms.calls) == 1


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.EXPIRED])
def test_end_without_delivery_keeps_its_reason(app_env: AppEnv, state: DeliveryState) -> None:
    life = Life(app_env)
    life.sms.reported = [Delivery(state, "ref-1", "undeliverable")]
    life.later()
    life.run()
    assert (life.notice.state, life.notice.reason) == (state, "undeliverable")
    assert life.journal() == ["sent", state]


def test_questions_end_after_three_days(app_env: AppEnv) -> None:
    life = Life(app_env)
    life.sms.reported = [WAITS] * 200
    for _hour in range(int(ASKED_FOR / LONGEST_PAUSE) + 5):
        life.later()
        life.run()
    assert len(life.sms.asked) == ASKED_FOR / LONGEST_PAUSE
    assert life.notice.state is DeliveryState.SENT
    assert not [row for row in delivering.stuck(life.app_env.open_work) if row.subject_id == life.notice.id]


def test_unknown_is_asked_by_our_id_and_not_sent_again(app_env: AppEnv) -> None:
    life = Life(app_env, act=lambda letter: UNKNOWN)
    assert (life.notice.state, life.notice.reason) == (DeliveryState.UNKNOWN, "http.timeout")
    life.sms.reported = [UNKNOWN, WAITS, DELIVERED]
    for state in (DeliveryState.UNKNOWN, DeliveryState.SENT, DeliveryState.DELIVERED):
        life.later()
        life.run()
        assert life.notice.state is state
    assert len(life.sms.calls) == 1
    assert life.journal() == ["unknown", "sent", "delivered"]


def test_unknown_is_sent_only_after_the_provider_says_that_it_has_none(app_env: AppEnv) -> None:
    life = Life(app_env, act=lambda letter: UNKNOWN)
    life.sms.reported = [UNKNOWN, STRANGER]
    life.later()
    life.run(sent)
    assert (life.notice.state, len(life.sms.calls)) == (DeliveryState.UNKNOWN, 1)
    life.later()
    life.run()
    life.run()
    assert life.notice.state is DeliveryState.SENT
    assert [letter.id for letter in life.sms.calls] == [life.notice.id] * 2
    assert life.journal() == ["unknown", "queued", "sent"]


def test_what_a_person_sent_again_is_not_sent_once_more_by_itself(app_env: AppEnv) -> None:
    life = Life(app_env, act=lambda letter: UNKNOWN)
    lost = life.notice.id
    with app_env.open_work(app_env.case_officer) as work:
        case_notices.send_again(work, life.key, lost)
    life.sms.reported = [STRANGER, DELIVERED] + [STRANGER] * 9
    life.run(sent)
    for _hour in range(4):
        life.later()
        life.run()
    assert [letter.id for letter in life.sms.calls].count(lost) == 1


def test_unknown_without_our_id_is_never_asked_nor_sent(app_env: AppEnv) -> None:
    life = Life(app_env, act=lambda letter: UNKNOWN, repeats_safely=False)
    for _day in range(4):
        life.later(timedelta(days=1))
        life.run()
    assert life.notice.state is DeliveryState.UNKNOWN
    assert (len(life.sms.calls), life.sms.asked) == (1, [])


def test_crash_in_the_middle_without_our_id_leaves_unknown(app_env: AppEnv) -> None:
    def die(letter: Letter) -> Delivery:
        raise PowerCut

    with pytest.raises(PowerCut):
        Life(app_env, act=die, repeats_safely=False)
    with app_env.store.unit() as unit:
        key = unit.connection.execute(text("SELECT id::text FROM trois.message WHERE reason = 'sending'")).scalar_one()
        left = messages.get(unit, key)
    assert left is not None
    assert (left.state, left.channel) == (DeliveryState.UNKNOWN, "sms")


def test_what_was_certainly_not_sent_is_tried_again(app_env: AppEnv) -> None:
    def nobody(letter: Letter) -> Delivery:
        raise OutsideUnavailable

    life = Life(app_env, act=nobody, repeats_safely=False)
    assert life.notice.state is DeliveryState.QUEUED
    life.later()
    life.run(sent)
    assert (life.notice.state, len(life.sms.calls)) == (DeliveryState.SENT, 2)


def test_only_an_officer_sends_again_and_only_once(app_env: AppEnv) -> None:
    life = Life(app_env, act=lambda letter: Delivery(DeliveryState.FAILED, "", "undeliverable"))
    lost = life.notice.id
    with pytest.raises(NotPermitted), app_env.open_work(app_env.applicant) as work:
        case_notices.send_again(work, life.key, lost)
    with app_env.open_work(app_env.case_officer) as work:
        case_notices.send_again(work, life.key, lost)
    with pytest.raises(NotAllowedNow), app_env.open_work(app_env.case_officer) as work:
        case_notices.send_again(work, life.key, lost)
    life.run(sent)
    by_id = {notice.id: notice for notice in life.notices()}
    assert by_id[lost].state is DeliveryState.FAILED
    fresh = by_id[str(by_id[lost].sent_again_as)]
    assert (fresh.state, fresh.text) == (DeliveryState.SENT, by_id[lost].text)
    assert [letter.id for letter in life.sms.calls] == [lost, fresh.id]
    with pytest.raises(NotAllowedNow), app_env.open_work(app_env.case_officer) as work:
        case_notices.send_again(work, life.key, fresh.id)


def test_a_notice_of_another_case_is_not_found(app_env: AppEnv) -> None:
    life = Life(app_env, act=lambda letter: UNKNOWN)
    other = fill_draft(app_env, "БАСҚА")
    file_draft(app_env, other)
    with pytest.raises(NotFound), app_env.open_work(app_env.case_officer) as work:
        case_notices.send_again(work, other, life.notice.id)


@pytest.mark.parametrize("at", [datetime(2026, 11, 20, 13, 25, tzinfo=UTC), datetime(2026, 11, 21, 18, 5, tzinfo=UTC)])
def test_a_letter_with_a_running_term_leaves_at_once(app_env: AppEnv, at: datetime) -> None:
    """Filed and decided on a Friday at 18:25, on a Saturday at 23:05: whatever hours reminders keep."""
    app_env.clock.set(at)
    app_env.deps = replace(app_env.deps, wake=lambda row: None)
    key = include(app_env, f"ЖҰМА {at.day}")
    due = delivering.waiting(app_env.open_work)
    with app_env.store.unit() as unit:
        written = messages.of_application(unit, key)
        rows = unit.connection.execute(
            text("SELECT id::text FROM trois.outbox WHERE topic = 'message' AND subject_id = ANY(:ids)"),
            {"ids": [one.id for one in written]},
        )
        queued = set(rows.scalars())
    assert len(written) == 4 and {one.not_before for one in written} == {None}
    assert len(queued) == 4 and queued <= set(due)


def test_the_applicant_sees_the_state_and_sends_nothing(app_env: AppEnv) -> None:
    life = Life(app_env, act=lambda letter: UNKNOWN)
    for person, again in ((app_env.applicant, False), (app_env.case_officer, True)):
        with app_env.open_work(person) as work:
            found = {notice.channel: notice for notice in cases.load(work, life.key).notices}
        assert (found["sms"].state, found["sms"].again) == (DeliveryState.UNKNOWN, again)


def test_the_page_tells_and_sends_again(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life(app_env, act=lambda letter: UNKNOWN, repeats_safely=False)
    monkeypatch.setattr(
        web, "PEOPLE", {person.account_id: person for person in (app_env.case_officer, app_env.applicant)}
    )
    app = web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))
    client = web.sign_in_as(app, app_env.case_officer)
    address = f"/trois/cases/{life.key}"
    page = client.get(f"{address}?lang=en").text
    said = re.sub(r"<[^>]+>", "", page)
    assert "Not known whether it was sent. The provider did not answer in time." in said
    assert "SMS, parts: 1 (GSM-7)" in page
    found = re.search(r'action="([^"]+/again)"', page)
    assert found
    assert client.post(found[1]).status_code == 403, "without the token of the form"
    answer = client.post(found[1], data={"csrf_token": client.csrf})
    assert answer.location.endswith("done=notice-again")
    assert client.post(found[1], data={"csrf_token": client.csrf}).status_code == 409
    page = client.get(answer.location + "&lang=en").text
    assert "The notice will be sent again." in page
    assert found[1] not in page
    stranger = web.sign_in_as(app, app_env.applicant)
    assert stranger.post(found[1], data={"csrf_token": stranger.csrf}).status_code in (403, 404)
