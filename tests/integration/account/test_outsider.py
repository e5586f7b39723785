"""An outsider with one company and every typed number in the world, over HTTP.

What he has: a mailbox, the key of his own company, its account with a password, and the IIN and BIN of everybody. What
he tries: each way into a session, and with each session every page of the customs body, every page of somebody else,
and the state registers for as long as they answer. Pages are those of the address map: a new one is tried by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from module.casework import drafts
from module.registry.account_settings import Allowance
from tests.integration.account.test_identity_attacks import activate, invite
from tests.support.app_env import AppEnv
from tests.support.key_signers import BY_SLUG, KeySigners
from tests.support.over_http import HttpBrowser, served
from tests.support.portal_env import PASSWORD, ROOT, PortalEnv, Visitor, field_of, settings, went, words

OFFICERS = ("officer-executor", "officer-head", "exchange-operator")
VICTIM, OUTSIDER = BY_SLUG["individual"], BY_SLUG["other-head"]
SAMPLES = {"UUIDConverter": "00000000-0000-4000-8000-000000000001", "IntegerConverter": "1", "Number": "1"}
# pages whose names begin with the room of the customs body, and one for the machine that reads figures, with its key
ROOM, FIGURES = "trois.officer.", "trois.officer.metrics"
ASKED_AT_MOST = 4


class Town:
    """The portal behind a server, its people and the outsider's browsers."""

    def __init__(self, portal_env: PortalEnv, origin: str) -> None:
        self.portal_env, self.origin = portal_env, origin

    def visitor(self, slug: str = "") -> Visitor:
        return Visitor(self.portal_env, slug, HttpBrowser(self.origin))

    def addresses(self, endpoints: str, **known: str) -> Iterator[tuple[str, str]]:
        """Method and address of each page whose endpoint begins so."""
        for rule in self.portal_env.app.url_map.iter_rules():
            if rule.endpoint.startswith(endpoints) and rule.endpoint != FIGURES:
                values = {}
                for name, converter in rule._converters.items():
                    listed = sorted(getattr(converter, "items", ()))
                    fits = listed[0] if listed else SAMPLES.get(type(converter).__name__, "a" * 8)
                    values[name] = known.get(name, fits)
                with self.portal_env.app.test_request_context():
                    address = self.portal_env.app.url_map.bind("localhost").build(rule.endpoint, values)
                for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                    yield method, address


@pytest.fixture
def accounts() -> Any:
    """Few questions to the registers, so that their end is seen soon."""
    few = dict.fromkeys(("lookup_person", "lookup_company", "lookup_number"), Allowance(ASKED_AT_MOST, 60))
    return replace(settings(), limits={**settings().limits, **few})


@pytest.fixture
def town(app_env: AppEnv, key_signers: KeySigners, accounts: Any) -> Iterator[Town]:
    portal_env = PortalEnv.open(app_env, key_signers, accounts)
    with served(portal_env.app) as origin:
        yield Town(portal_env, origin)


@pytest.fixture
def head(town: Town) -> Visitor:
    """The outsider, signed in with the key of his company."""
    visitor = town.visitor("other-head")
    visitor.register("legal_entity")
    visitor.activate()
    went(visitor.sign_in(), "/")
    return visitor


@pytest.fixture
def victim(town: Town) -> tuple[Visitor, str]:
    """Somebody with an account and a draft."""
    visitor = town.visitor("individual")
    visitor.register(email="victim@example.kz")
    visitor.activate()
    went(visitor.sign_in(), "/")
    return visitor, visitor.post("/applications").location.rsplit("/", 1)[1]


def typed_into_an_invitation(town: Town, head: Visitor, iin: str, name: str) -> Visitor:
    """Invite a mailbox of the outsider's own, type a number of somebody else, let him in, sign in as him."""
    link = invite(town.portal_env, head, f"{name}@attacker.example")
    sent = {"surname": "Mallory", "given_name": "Eve", "mobile": "+7 701 999 99 99", "policy": "y"}
    numbers = {
        "iin": iin,
        "identifier": iin,
        "bin": "991240000003",
        "user_id": iin,
        "role": "head",
        "parts": "executor",
    }
    stranger = town.visitor()
    answer = stranger.post(
        f"{link}/register", user_name=name, password=PASSWORD, personal_data="y", **{**numbers, **sent}
    )
    went(answer, "/invitation-accepted")
    activate(head)
    went(stranger.enter(name), "/")
    return stranger


def recovered(town: Town) -> Visitor:
    """A forgotten password, replaced over the link in the outsider's mailbox."""
    visitor = town.visitor("other-head")
    visitor.post("/password/forgotten", name="other-head")
    path = town.portal_env.link("password/new").removeprefix(ROOT)
    went(visitor.post(path, password="Жаңа құпиясөз 2026!"), "/sign-in?done=password")
    went(visitor.enter("other-head", "Жаңа құпиясөз 2026!"), "/")
    return visitor


def named_by_numbers(town: Town) -> Visitor:
    """Every number as user name and as session."""
    visitor = town.visitor()
    for slug in (*OFFICERS, "individual"):
        who = BY_SLUG[slug]
        for name in (who.iin, who.employer.bin if who.employer else who.iin):
            assert visitor.enter(name).status_code == 422
    visitor.client.set_cookie("trois_sid", BY_SLUG["officer-head"].iin, path=ROOT)
    return visitor


def changed_accounts(town: Town, head: Visitor) -> Visitor:
    """Ask for the account of each officer by its id, in a session with a key."""
    every = town.portal_env.scalars("SELECT id::text FROM trois.account")
    assert len(every) >= len(OFFICERS) + 1
    own = town.portal_env.scalars(f"SELECT id::text FROM trois.account WHERE iin = '{OUTSIDER.iin}'")  # noqa: S608
    for account in every:
        if account not in own:
            assert head.post("/accounts", head.get("/accounts"), account=account).status_code == 404
    return head


def ways(town: Town, head: Visitor) -> Iterator[tuple[str, Visitor]]:
    """Each way into a session that is open to the outsider, tried with everybody's numbers."""
    yield "nobody", town.visitor()
    yield "numbers as names and sessions", named_by_numbers(town)
    yield "the own key", head
    yield "accounts asked for by id", changed_accounts(town, head)
    for number, slug in enumerate(OFFICERS):
        yield f"the typed IIN of {slug}", typed_into_an_invitation(town, head, BY_SLUG[slug].iin, f"mallory{number}")
    by_password = town.visitor("other-head")
    went(by_password.enter("other-head"), "/")
    yield "the own password", by_password
    yield "a forgotten password", recovered(town)


def token(visitor: Visitor) -> str:
    """The form token of the session, so that a form is refused for the person and for nothing else."""
    page = visitor.client.get(f"{ROOT}/account").text
    return field_of(page if "csrf_token" in page else visitor.get("/sign-in"), "csrf_token")


def doors_open(town: Town, visitor: Visitor, pages: list[tuple[str, str]], secrets: tuple[str, ...]) -> list[str]:
    """Which of the pages let the visitor in, or tell what he must not know."""
    sent, found = token(visitor), []
    for method, address in pages:
        data = {"csrf_token": sent, "iin": BY_SLUG["officer-head"].iin} if method == "POST" else None
        answer = visitor.client.open(address, method, data=data)
        elsewhere = (answer.location or "").partition("?")[0] in (f"{ROOT}/sign-in", f"{ROOT}/key")
        shut = answer.status_code in (403, 404, 405) or (answer.status_code == 302 and elsewhere)
        told = [secret for secret in secrets if secret in answer.text]
        if not shut or told:
            found.append(f"{method} {address}: {answer.status_code} {answer.location} {told}")
    return found


@pytest.mark.asvs("6.3.4", "8.2.1")
def test_every_way_in_at_every_staff_page(town: Town, head: Visitor, victim: tuple[Visitor, str]) -> None:
    with town.portal_env.app_env.open_work(town.portal_env.app_env.applicant) as work:
        case = drafts.create(work)
    pages = list(town.addresses(ROOM, application_id=case, case_id=case))
    assert len(pages) > 40
    tried = 0
    for way, visitor in ways(town, head):
        assert doors_open(town, visitor, pages, ()) == [], way
        tried += 1
    assert tried == 9
    assert town.visitor().client.get(f"{ROOT}/exchange/metrics").status_code == 403


def test_the_same_pages_open_to_an_officer(town: Town) -> None:
    """The control: it is the person who is refused, not the address."""
    officer = town.visitor("officer-executor")
    went(officer.sign_in(), "/")
    for path in ("/worklist", "/opinions", "/profile", "/unified-register"):
        assert officer.client.get(ROOT + path).status_code == 200, path


@pytest.mark.asvs("8.2.2")
def test_every_way_in_at_every_page_of_somebody_else(town: Town, head: Visitor, victim: tuple[Visitor, str]) -> None:
    owner, draft = victim
    assert VICTIM.surname in words(owner.get("/account"))
    pages = list(town.addresses("trois.applicant.", application_id=draft))
    theirs = [(method, address) for method, address in pages if draft in address]
    assert len(theirs) > 40
    for way, visitor in ways(town, head):
        assert doors_open(town, visitor, theirs, (VICTIM.surname, VICTIM.iin)) == [], way
    assert owner.client.get(f"{ROOT}/applications/{draft}").status_code == 200


def test_nobody_s_account_is_taken_seen_or_ended(town: Town, head: Visitor, victim: tuple[Visitor, str]) -> None:
    owner, _ = victim
    officer = town.visitor("officer-head")
    went(officer.sign_in(), "/")
    theirs = f"('{VICTIM.iin}', '{BY_SLUG['officer-head'].iin}')"
    digests = town.portal_env.scalars(
        "SELECT encode(token_digest, 'hex') FROM trois.web_session JOIN trois.account ON account.id = account_id"  # noqa: S608
        f" WHERE iin IN {theirs}"
    )
    evidence = town.portal_env.scalars(
        "SELECT consent.id::text FROM trois.consent JOIN trois.portal_user ON portal_user.id = user_id"  # noqa: S608
        f" WHERE iin IN {theirs}"
    )
    assert len(digests) >= 2 and evidence
    for way, visitor in ways(town, head):
        if way in ("nobody", "numbers as names and sessions"):
            continue
        page = visitor.get("/account")
        assert not [told for told in (VICTIM.surname, "victim@example.kz", *digests) if told in page], way
        sent = {"csrf_token": token(visitor)}
        ended = [visitor.client.post(f"{ROOT}/account/sessions/{one}/end", data=sent).status_code for one in digests]
        read = [visitor.client.get(f"{ROOT}/account/consents/{one}.xml").status_code for one in evidence]
        assert {*ended, *read} == {404}, way
    assert owner.client.get(f"{ROOT}/account").status_code == 200, "the victim's session goes on"
    assert officer.client.get(f"{ROOT}/worklist").status_code == 200, "the officer's session goes on"
    accounts = f"SELECT count(DISTINCT user_id) FROM trois.account WHERE iin = '{VICTIM.iin}'"  # noqa: S608
    assert town.portal_env.scalars(accounts) == [1]


@pytest.fixture
def asked(town: Town) -> list[str]:
    """The numbers that both state registers were asked about."""
    numbers: list[str] = []
    registers: Any = town.portal_env.registers
    person, by_bin = registers.person, registers.by_bin

    def ask_person(iin: str, consent: str) -> Any:
        numbers.append(iin)
        return person(iin, consent)

    def ask_company(number: str) -> Any:
        numbers.append(number)
        return by_bin(number)

    registers.person, registers.by_bin = ask_person, ask_company
    return numbers


def find(visitor: Visitor, draft: str, number: str) -> Any:
    """Press "Find" beside a number in the step of the holder."""
    page = visitor.get(f"/applications/{draft}/holder")
    version = field_of(page, "version")
    return visitor.post(
        f"/applications/{draft}/holder", page, version=version, identifier=number, country="KZ", action="find"
    )


@pytest.mark.parametrize("way", ["key", "password"])
@pytest.mark.asvs("2.4.1")
def test_no_state_register_answers_without_end(town: Town, head: Visitor, asked: list[str], way: str) -> None:
    visitor = head
    if way == "password":
        visitor = town.visitor("other-head")
        went(visitor.enter("other-head"), "/")
    draft = visitor.post("/applications").location.rsplit("/", 1)[1]
    asked.clear()
    numbers = [BY_SLUG[slug].iin for slug in (*OFFICERS, "individual", "entrepreneur")] * 3
    for number in numbers:
        find(visitor, draft, number)
    for page in ("/account/register-data", "/company/refresh"):
        for _ in range(ASKED_AT_MOST + 3):
            visitor.client.get(ROOT + page)
            visitor.client.post(ROOT + page, data={"csrf_token": token(visitor), "fields": "surname"})
    assert len(asked) <= ASKED_AT_MOST, f"{len(asked)} questions"
    if way == "password":
        assert set(asked) <= {OUTSIDER.iin, OUTSIDER.employer.bin}, "a stranger was asked about without a key"
