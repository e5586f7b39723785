"""The operator's list of letters that did not arrive: of all kinds, without address and text, sent again by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from module.casework import delivering, writing
from module.casework.writing import Addressee, page
from module.dev.launcher.services import Services
from module.registry.actors import SYSTEM
from module.registry.letters import AccountFacts, Delivery, DeliveryState, Letter, LetterEvent
from module.store import messages
from module.store.messages_schema import message
from module.store.schema import audit
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database
from tests.support.office import Channel

UNKNOWN = Delivery(DeliveryState.UNKNOWN, "", "http.timeout")


@pytest.fixture
def pages(servers: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    with new_database(servers) as url:
        app_env = open_app_env(url)
        yield Pages(app_env, monkeypatch)
        app_env.store.engine.dispose()


def write(app_env: AppEnv, event: LetterEvent, address: str = "a@example.kz", secret: str = "") -> str:
    """Write a letter about an account; return its id."""
    with app_env.open_work(SYSTEM) as work:
        to = Addressee(address, "en")
        writing.write(work, event, to, AccountFacts(page(work, "/x", secret=bool(secret))), secret=secret)
        statement = select(message.c.id).where(message.c.address == address)
        return str(work.unit.connection.execute(statement).scalar_one())


def set_state(app_env: AppEnv, key: str, state: str, **more: object) -> None:
    with app_env.store.unit() as unit:
        unit.connection.execute(update(message).where(message.c.id == key).values(state=state, **more))


def column(app_env: AppEnv, key: str, name: str) -> object:
    with app_env.store.unit() as unit:
        return unit.connection.execute(select(message.c[name]).where(message.c.id == key)).scalar_one()


def deliver(app_env: AppEnv) -> None:
    for row_id in delivering.waiting(app_env.open_work):
        delivering.deliver(app_env.deps, app_env.open_work, row_id)


class Silent(Channel):
    """A channel whose answers are lost, and that says later what it knows."""

    said: Delivery = UNKNOWN

    def send(self, letter: Letter) -> Delivery:
        self.letters.append(letter)
        return UNKNOWN

    def status(self, letter_id: str, address: str, reference: str = "") -> Delivery:
        return self.said


def test_nothing_is_undelivered(pages: Pages) -> None:
    write(pages.app_env, LetterEvent.KNOWN)
    assert "All letters have arrived or are on their way." in pages.get(pages.operator, "/letters")


def test_a_letter_about_an_account_whose_answer_was_lost_is_shown_asked_about_and_arrives(pages: Pages) -> None:
    """Until now it was marked as done: no page showed it, and nobody asked what became of it."""
    app_env, channel = pages.app_env, Silent(tells=True)
    app_env.deps = replace(app_env.deps, mail=channel)
    key = write(app_env, LetterEvent.LOCKED)
    deliver(app_env)
    shown = pages.get(pages.operator, "/letters")
    assert "Account locked for a time" in shown
    assert "Not known whether it was sent. The provider did not answer in time." in shown
    assert "a@example.kz" not in shown and "A wrong password was entered" not in shown
    channel.said = Delivery(DeliveryState.DELIVERED, "r")
    app_env.clock.set(NOW + timedelta(minutes=1))
    deliver(app_env)
    assert column(app_env, key, "state") == "delivered"
    assert len(channel.letters) == 1, "asked about, not sent again"
    assert "All letters have arrived" in pages.get(pages.operator, "/letters")


def test_the_secret_of_a_letter_waits_while_it_may_be_sent_again_and_no_longer(pages: Pages) -> None:
    app_env, channel = pages.app_env, Silent(tells=True)
    app_env.deps = replace(app_env.deps, mail=channel)
    key = write(app_env, LetterEvent.PASSWORD_LINK, secret="s3cr3t")
    deliver(app_env)
    assert column(app_env, key, "secret") == "s3cr3t", "the provider may say that it has none"
    channel.said = replace(UNKNOWN, detail="not_known")
    app_env.clock.set(NOW + timedelta(minutes=1))
    deliver(app_env)
    assert column(app_env, key, "state") == "queued"
    object.__setattr__(app_env.deps, "mail", sound := Channel())
    deliver(app_env)
    assert "s3cr3t" in sound.letters[0].text
    assert (column(app_env, key, "state"), column(app_env, key, "secret")) == ("sent", "")


def test_a_link_that_never_came_is_not_sent_when_it_has_long_ended(pages: Pages) -> None:
    app_env, channel = pages.app_env, Silent(tells=True)
    app_env.deps = replace(app_env.deps, mail=channel)
    key = write(app_env, LetterEvent.PASSWORD_LINK, secret="s3cr3t")
    deliver(app_env)
    channel.said = replace(UNKNOWN, detail="not_known")
    app_env.clock.set(NOW + timedelta(days=2))
    deliver(app_env)
    assert (column(app_env, key, "state"), column(app_env, key, "secret")) == ("expired", "")


def test_the_operator_sends_again_once_and_it_stands_in_the_journal(pages: Pages) -> None:
    app_env = pages.app_env
    key = write(app_env, LetterEvent.LOCKED)
    set_state(app_env, key, "failed", reason="bad_address")
    assert "The mail server knows no such address." in pages.get(pages.operator, "/letters")
    assert pages.post(pages.operator, f"/letters/{key}/again").status_code == 303
    assert "The letter will be sent again." in pages.get(pages.operator, "/letters", done="again")
    fresh = column(app_env, key, "sent_again_as")
    assert column(app_env, str(fresh), "state") == "queued"
    assert column(app_env, str(fresh), "text") == column(app_env, key, "text")
    answer = pages.post(pages.operator, f"/letters/{key}/again")
    assert answer.status_code == 409 and "was sent again already" in answer.text
    with app_env.store.unit() as unit:
        (row,) = unit.connection.execute(select(audit).where(audit.c.act == "account_letter_again")).all()
    assert (row.actor_id, row.details["letter"], row.details["instead_of"]) == (pages.operator.account_id, fresh, key)
    object.__setattr__(app_env.deps, "mail", channel := Channel())
    deliver(app_env)
    assert [letter.id for letter in channel.letters] == [fresh]


def test_a_letter_with_a_link_that_works_once_is_not_sent_again(pages: Pages) -> None:
    app_env = pages.app_env
    key = write(app_env, LetterEvent.ACTIVATION, secret="s3cr3t")
    set_state(app_env, key, "failed", secret="")
    shown = pages.get(pages.operator, "/letters")
    assert "Its reader asks for a new one." in shown
    assert f"/letters/{key}/again" not in shown
    assert pages.post(pages.operator, f"/letters/{key}/again").status_code == 409


def test_filters_of_state_and_event(pages: Pages) -> None:
    app_env = pages.app_env
    for number, (event, state) in enumerate(
        (
            (LetterEvent.LOCKED, "failed"),
            (LetterEvent.LOCKED, "unknown"),
            (LetterEvent.FROZEN, "expired"),
            (LetterEvent.KNOWN, "sent"),
        )
    ):
        set_state(app_env, write(app_env, event, f"{number}@example.kz"), state)

    def count(**query: str) -> int:
        return len(re.findall(r"/letters/[0-9a-f-]+/again", pages.get(pages.operator, "/letters", **query)))

    assert (count(), count(event="locked"), count(state="unknown")) == (3, 2, 1)
    assert (count(event="locked", state="failed"), count(event="frozen", state="failed")) == (1, 0)
    assert count(state="sent") == 3, "a state that is not undelivered is no filter"
    assert "No letters match." in pages.get(pages.operator, "/letters", event="frozen", state="failed")


def test_pages_of_fifty_lose_and_double_nothing(pages: Pages) -> None:
    """Many letters of one instant: the place is instant and id."""
    app_env = pages.app_env
    key = write(app_env, LetterEvent.LOCKED)
    set_state(app_env, key, "failed")
    with app_env.store.unit() as unit:
        first = messages.get(unit, key)
        assert first is not None
        unit.connection.execute(
            text(
                "INSERT INTO trois.message (id, event, channel, address, language, text, state, created_at, changed_at)"
                " SELECT gen_random_uuid(), 'locked', 'email', 'a', 'en', 'x', 'failed', created_at, created_at"
                " FROM trois.message, generate_series(1, 119) WHERE id = :key"
            ),
            {"key": key},
        )
    found: list[str] = []
    after: str | None = ""
    sizes = []
    while after is not None:
        shown = pages.get(pages.operator, "/letters", after=after)
        ids = re.findall(r"/letters/([0-9a-f-]+)/again", shown)
        sizes.append(len(ids))
        found += ids
        older = re.search(r'href="/trois/letters\?after=([0-9a-f-]+)[^"]*"[^>]*>Older letters', shown)
        after = older[1] if older else None
    assert sizes == [50, 50, 20]
    assert len(set(found)) == 120


def test_nobody_else_sees_the_list(pages: Pages) -> None:
    for person in (pages.app_env.applicant, pages.app_env.case_officer, pages.app_env.head):
        assert pages.ask(person, "/letters").status_code in (403, 404)
