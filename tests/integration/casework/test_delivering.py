"""What a worker does with an outbox row, and what a crash in the middle leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from module.casework import delivering, filed_prints, printing
from module.kernel.errors import NotAllowedNow, OutsideUnavailable
from module.registry.letters import Delivery, DeliveryState, Letter
from module.store import outbox
from module.store.outbox import CLAIM, MOST_ATTEMPTS
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import file_draft, fill_draft, include


def sent(letter: Letter) -> Delivery:
    return Delivery(DeliveryState.SENT, "ref-1")


def unavailable(letter: Letter) -> Delivery:
    raise OutsideUnavailable


class PowerCut(BaseException):
    """The process is gone: nothing of ours may catch it."""


@dataclass
class CountingMessenger:
    """Takes letters as a provider that drops doubles by their id."""

    act: Callable[[Letter], Delivery] = sent
    calls: list[Letter] = field(default_factory=list)
    repeats_safely: bool = True
    tells: bool = True
    reported: list[Delivery] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, letter: Letter) -> Delivery:
        self.calls.append(letter)
        return self.act(letter)

    def status(self, letter_id: str, address: str, reference: str = "") -> Delivery:
        self.asked.append((letter_id, address, reference))
        return self.reported.pop(0)


@dataclass
class Waiting:
    """A filed application with its SMS waiting to be sent."""

    app_env: AppEnv
    key: str
    sms: CountingMessenger
    row_id: str

    def deliver(self) -> bool:
        return delivering.deliver(self.app_env.deps, self.app_env.open_work, self.row_id)

    def wait(self, span: timedelta) -> None:
        self.app_env.clock.set(self.app_env.clock.now() + span)

    def row(self) -> tuple[object, ...]:
        with self.app_env.store.unit() as unit:
            found = unit.connection.execute(
                text(
                    "SELECT o.attempts, o.done_at IS NOT NULL AS done, o.given_up, o.last_error, o.due_at, n.state,"
                    " n.reference FROM trois.outbox o JOIN trois.message n ON n.id::text = o.subject_id"
                    " WHERE o.id = :id"
                ),
                {"id": self.row_id},
            )
            return tuple(found.one())

    def journal(self) -> int:
        with self.app_env.store.unit() as unit:
            return int(
                unit.connection.execute(
                    text("SELECT count(*) FROM trois.audit WHERE application_id = :key AND act = 'notice'"),
                    {"key": self.key},
                ).scalar_one()
            )


@pytest.fixture
def waiting(app_env: AppEnv) -> Waiting:
    sms, woken = CountingMessenger(), []
    app_env.deps = replace(app_env.deps, sms=sms, mail=CountingMessenger(), wake=woken.append)
    key = fill_draft(app_env, "ХАБАР")
    file_draft(app_env, key)
    with app_env.store.unit() as unit:
        row_id = unit.connection.execute(
            text(
                "SELECT o.id::text FROM trois.outbox o JOIN trois.message n ON n.id::text = o.subject_id"
                " WHERE n.application_id = :key AND n.channel = 'sms'"
            ),
            {"key": key},
        ).scalar_one()
    assert row_id in woken
    return Waiting(app_env, key, sms, row_id)


def test_a_notice_is_sent_once(waiting: Waiting) -> None:
    assert waiting.deliver()
    assert not waiting.deliver()
    waiting.wait(timedelta(days=1))
    assert not waiting.deliver()
    assert len(waiting.sms.calls) == 1
    attempts, done, given_up, error, _, state, reference = waiting.row()
    assert (attempts, done, given_up, error, state, reference) == (1, True, False, "", "sent", "ref-1")
    assert waiting.journal() == 1
    letter = waiting.sms.calls[0]
    assert letter.address == "+77012345678"
    assert "Образец" not in letter.text


def test_one_worker_at_a_time(waiting: Waiting) -> None:
    """While the first one talks to the provider, another finds the row taken."""
    seconds: list[bool] = []

    def talk(letter: Letter) -> Delivery:
        seconds.append(waiting.deliver())
        return sent(letter)

    waiting.sms.act = talk
    assert waiting.deliver()
    assert seconds == [False]
    assert len(waiting.sms.calls) == 1


def test_no_answer_puts_off_for_longer_each_time_until_a_person_is_needed(waiting: Waiting) -> None:
    waiting.sms.act = unavailable
    pauses = []
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert not waiting.deliver()
        attempts, done, given_up, error, due_at, state, _ = waiting.row()
        assert (attempts, done, error, state) == (attempt, False, "outside_unavailable", "queued")
        assert given_up is (attempt == MOST_ATTEMPTS)
        pauses.append((due_at - waiting.app_env.clock.now()).total_seconds())  # type: ignore[operator]
        assert not waiting.deliver(), "not due yet"
        assert len(waiting.sms.calls) == attempt
        waiting.wait(timedelta(seconds=pauses[-1]))
    assert pauses[:4] == [5, 10, 20, 40]
    assert pauses == sorted(pauses)
    assert max(pauses) == 3600
    waiting.sms.act = sent
    waiting.wait(timedelta(days=1))
    assert not waiting.deliver()
    assert waiting.row_id not in delivering.waiting(waiting.app_env.open_work)


def test_it_is_sent_when_the_provider_is_back(waiting: Waiting) -> None:
    waiting.sms.act = unavailable
    assert not waiting.deliver()
    waiting.sms.act = sent
    assert waiting.row_id not in delivering.waiting(waiting.app_env.open_work)
    waiting.wait(timedelta(seconds=5))
    assert waiting.row_id in delivering.waiting(waiting.app_env.open_work)
    assert waiting.deliver()
    assert waiting.row()[1:4] == (True, False, "")


def test_a_refused_letter_is_not_sent_again(waiting: Waiting) -> None:
    waiting.sms.act = lambda letter: Delivery(DeliveryState.FAILED, detail="no such number")
    assert waiting.deliver()
    waiting.wait(timedelta(days=1))
    assert not waiting.deliver()
    assert waiting.row()[5] == "failed"


def test_a_crash_between_sending_and_writing_down_sends_the_same_letter_again(waiting: Waiting) -> None:
    taken: dict[str, Letter] = {}

    def send_and_die(letter: Letter) -> Delivery:
        taken[letter.id] = letter
        raise PowerCut

    waiting.sms.act = send_and_die
    with pytest.raises(PowerCut):
        waiting.deliver()
    assert waiting.row_id not in delivering.waiting(waiting.app_env.open_work), "the claim of the dead worker holds"

    def drop_doubles(letter: Letter) -> Delivery:
        assert taken[letter.id] == letter
        return sent(letter)

    waiting.sms.act = drop_doubles
    waiting.wait(CLAIM + timedelta(seconds=1))
    assert waiting.row_id in delivering.waiting(waiting.app_env.open_work)
    assert waiting.deliver()
    assert [letter.id for letter in waiting.sms.calls] == [*taken, *taken]
    assert waiting.journal() == 1


def test_a_row_that_kills_its_worker_every_time_is_given_up(waiting: Waiting) -> None:
    def die(letter: Letter) -> Delivery:
        raise PowerCut

    waiting.sms.act = die
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(PowerCut):
            waiting.deliver()
        waiting.wait(CLAIM + timedelta(seconds=1))
    assert not waiting.deliver()
    assert len(waiting.sms.calls) == MOST_ATTEMPTS
    attempts, done, given_up, error, *_ = waiting.row()
    assert (attempts, done, given_up, error) == (MOST_ATTEMPTS, False, True, "worker_lost")
    assert waiting.row_id not in delivering.waiting(waiting.app_env.open_work)


def test_the_operator_sees_what_was_given_up_and_tries_it_anew(waiting: Waiting) -> None:
    app_env = waiting.app_env
    assert waiting.row_id not in [row.id for row in delivering.stuck(app_env.open_work)]
    assert not delivering.retry(app_env.open_work, waiting.row_id)
    with app_env.store.unit() as unit:
        unit.connection.execute(
            text("UPDATE trois.outbox SET given_up = true, attempts = 12, last_error = 'x' WHERE id = :id"),
            {"id": waiting.row_id},
        )
    (row,) = [row for row in delivering.stuck(app_env.open_work) if row.id == waiting.row_id]
    assert (row.topic, row.attempts, row.last_error) == ("message", 12, "x")
    assert delivering.retry(app_env.open_work, waiting.row_id)
    assert waiting.deliver()
    assert waiting.row_id not in [row.id for row in delivering.stuck(app_env.open_work)]


@pytest.mark.parametrize("row_id", ["00000000-0000-4000-8000-000000000000"])
def test_a_row_that_is_not_there(app_env: AppEnv, row_id: str) -> None:
    assert not delivering.deliver(app_env.deps, app_env.open_work, row_id)


def test_everybody_gets_the_first_print(app_env: AppEnv) -> None:
    class Press:
        prints = 0

        def decision(self, sheet: object) -> bytes:
            Press.prints += 1
            return f"%PDF {Press.prints}".encode()

    app_env.deps = replace(app_env.deps, printer=Press())  # type: ignore[arg-type]
    key = include(app_env, "БАСЫП ШЫҒАРУ")
    first = printing.decision_pdf(app_env.deps, app_env.open_work, app_env.applicant, key)
    with app_env.store.unit() as unit:
        row_id = unit.connection.execute(
            text(
                "SELECT o.id::text FROM trois.outbox o JOIN trois.decision d ON d.id::text = o.subject_id"
                " WHERE d.application_id = :key"
            ),
            {"key": key},
        ).scalar_one()
    assert delivering.deliver(app_env.deps, app_env.open_work, row_id)
    assert printing.decision_pdf(app_env.deps, app_env.open_work, app_env.head, key) == first == b"%PDF 1"
    assert Press.prints == 1


def test_no_print_before_the_decision(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "ЕРТЕ")
    with pytest.raises(NotAllowedNow):
        printing.decision_pdf(app_env.deps, app_env.open_work, app_env.applicant, key)
    with pytest.raises(NotAllowedNow), app_env.open_work(app_env.applicant) as work:
        filed_prints.receipt_sheet(work, key, "ru")
    file_draft(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        receipt = filed_prints.receipt_sheet(work, key, "ru")
        sheet = filed_prints.application_sheet(work, key, "ru")
    assert receipt.subtitle == sheet.subtitle
    rows = {row.label: row.value for block in receipt.blocks for row in block.rows}
    assert rows["Decision due by"] == "21.12.2026"
    assert rows["Received"] == "20.11.2026 11:00"
    assert receipt.made_at == NOW


def broken(letter: Letter) -> Delivery:
    raise KeyError("880101300123")


def test_a_fault_of_ours_is_put_off_by_its_true_name(waiting: Waiting) -> None:
    """house.md A3: it was called a lost worker, an hour later, and nobody knew of what."""
    waiting.sms.act = broken
    try:
        waiting.deliver()
    except KeyError:
        pytest.fail("the worker fell over a fault of ours")
    attempts, done, given_up, error, due_at, _, _ = waiting.row()
    assert (attempts, done, given_up) == (1, False, False)
    assert str(error).startswith("KeyError at ")
    assert "880101300123" not in str(error)
    assert due_at == waiting.app_env.clock.now() + timedelta(seconds=5)
    waiting.sms.act = sent
    waiting.wait(timedelta(seconds=5))
    assert waiting.deliver()


def test_a_topic_of_a_later_release_waits(waiting: Waiting) -> None:
    with waiting.app_env.store.unit() as unit:
        unit.connection.execute(text("UPDATE trois.outbox SET topic = 'later' WHERE id = :id"), {"id": waiting.row_id})
    try:
        waiting.deliver()
    except KeyError:
        pytest.fail("the worker fell over a row of a later release")
    assert waiting.row()[:4] == (1, False, False, "unknown_topic")


def test_two_workers_race_for_one_row(waiting: Waiting) -> None:
    """Mutant 14 of house.md: the second one does not wait for the first one's commit, and does not take the row."""
    now = waiting.app_env.clock.now()
    store = waiting.app_env.store
    with store.unit() as first:
        assert outbox.claim(first, waiting.row_id, now) is not None
        with store.unit() as second:
            second.connection.execute(text("SET LOCAL lock_timeout = '2s'"))
            assert outbox.claim(second, waiting.row_id, now) is None
    with store.unit() as third:
        assert outbox.claim(third, waiting.row_id, now) is None
