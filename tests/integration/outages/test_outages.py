"""Each outside system off, slow, answering rubbish: filing works, and the pages tell the truth.

The rows are the table `module/docs/outages.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from lxml import html
from sqlalchemy import text

from module.casework import delivering
from module.outbound import HttpSettings
from module.registry.application import Capacity
from module.registry.lookups import Outcome
from module.registry.party import Address, Name, PartyKind
from module.registry.persons import ConsentToken
from module.registry.workflow import Status
from tests.support.app_env import AppEnv, form
from tests.support.console import Pages
from tests.support.key_signers import file_draft, fill_draft
from tests.support.outages import FAILURES, row_of
from tests.support.outside import CLOCK, Outside, free_port, running
from tests.support.raw_http import answering, response, talking

REGISTERS = {
    "ГБД ЮЛ": ("holder", "companies", "State database of legal entities"),
    "НИИС": ("right", "trademarks", "National Institute of Intellectual Property"),
    "ЕСБД": ("insurance", "contracts", "Unified insurance database"),
}
PORTS = {"companies": "companies", "trademarks": "trademarks", "contracts": "insurance"}
RUBBISH = response("200 OK", "text/xml", b"<html><body>It works!</body></html>")
PATIENCE = 0.3
IIN = "900101300017"
PERSON = replace(
    form("x")["holder"],
    kind=PartyKind.INDIVIDUAL,
    resident=False,
    identifier="",
    name=Name(ru="Әлиева Гүлнар"),
    addresses=(Address(country="UZ", city="Ташкент"),),
)


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with running(tmp_path_factory.mktemp("outages")) as found:
        yield found


@contextmanager
def ill(outside: Outside, failure: str) -> Iterator[HttpSettings]:
    """Give the settings of an address that is off, slow or talks rubbish."""
    settings = replace(outside.http(""), read_seconds=PATIENCE, total_seconds=2 * PATIENCE)
    if failure == "off":
        yield replace(settings, url=f"http://127.0.0.1:{free_port()}")
        return
    with answering(b"" if failure == "slow" else RUBBISH, hold=failure == "slow") as url:
        yield replace(settings, url=url)


@contextmanager
def ill_mail(failure: str) -> Iterator[int]:
    """Give the port of a mail server that is off, slow or talks rubbish."""
    if failure == "off":
        yield free_port()
        return
    with talking(b"" if failure == "slow" else b"SSH-2.0-OpenSSH_9.2\r\n") as port:
        yield port


def words(page: str, *, part: str = "") -> str:
    """Return the text of a page, or of the element with an id, blanks made one."""
    tree = html.document_fromstring(page)
    if part:
        tree = tree.get_element_by_id(part)
    return re.sub(r"\s+", " ", tree.text_content()).strip()


def find(pages: Pages, app_env: AppEnv, key: str, step: str) -> str:
    """Press Find on a step as it is filled, and return the page that comes."""
    address = f"/applications/{key}/{step}"
    tree = html.document_fromstring(pages.get(app_env.applicant, address))
    (step_form,) = [found for found in tree.forms if "version" in found.fields]
    sent: dict[str, Any] = {name: value for name, value in step_form.form_values() if name != "csrf_token"}
    answer = pages.post(app_env.applicant, address, **{**sent, "action": "find"})
    assert answer.status_code == 303, words(answer.text)
    return pages.get(app_env.applicant, address)


def filed(pages: Pages, app_env: AppEnv, key: str) -> str:
    """File an application and say what became of it."""
    number = file_draft(app_env, key)
    page = words(pages.get(app_env.applicant, f"/applications/{key}"))
    assert number in page
    with app_env.store.unit() as unit:
        found = unit.connection.execute(text("SELECT status FROM trois.application WHERE id = :id"), {"id": key})
        assert found.scalar_one() == Status.SUBMITTED
    return "works"


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("system", list(REGISTERS))
@pytest.mark.asvs("16.5.2")
def test_register_is_away(
    app_env: AppEnv,
    outside: Outside,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    failure: str,
    record_property: Any,
) -> None:
    step, adapter, name = REGISTERS[system]
    with ill(outside, failure) as http:
        settings = {"http": http}
        app_env.deps = replace(app_env.deps, **{PORTS[adapter]: getattr(outside, adapter)(**settings)})
        pages = Pages(app_env, monkeypatch)
        key = fill_draft(app_env, f"{step} {failure}")
        page = find(pages, app_env, key, step)
        reported = words(page, part="found")
        assert reported.startswith(name)
        assert "The register did not answer. Enter the details by hand, or ask again later" in reported
        assert "Not confirmed by the state register" in words(page)
        filing = filed(pages, app_env, key)
    case = words(pages.get(app_env.case_officer, f"/cases/{key}"))
    officer = re.search(rf"{name} The register did not answer\. Asked for", case)
    assert officer, case
    assert "Not confirmed by the state register" in case
    applicant = reported.partition(" The register")[2]
    record_property(
        "outage",
        row_of(
            system,
            failure,
            filing,
            f"The register{applicant} Tag: Not confirmed by the state register.",
            "The register did not answer. Tag: Not confirmed by the state register.",
        ),
    )


@pytest.mark.parametrize("failure", FAILURES)
def test_persons_are_away(
    app_env: AppEnv, outside: Outside, monkeypatch: pytest.MonkeyPatch, failure: str, record_property: Any
) -> None:
    """Nobody is asked about a person without consent; with it and without an answer the person is entered by hand."""
    now = CLOCK.now()
    consent = ConsentToken(IIN, "token", "key", now - timedelta(minutes=1), now + timedelta(minutes=5))
    with ill(outside, failure) as http:
        persons = outside.persons(http=http)
        answers = (
            persons.person(IIN, consent),
            persons.by_name("Әлиева", "Гүлнар", date(1990, 1, 1), consent),
        )
    assert {answer.outcome for answer in answers} == {Outcome.UNAVAILABLE}
    pages = Pages(app_env, monkeypatch)
    agent = form("x", app_env.applicant.bin)["holder"]
    who = {"holder": PERSON, "capacity": Capacity.REPRESENTATIVE, "representative": agent}
    key = fill_draft(app_env, f"person {failure}", **who)
    page = words(pages.get(app_env.applicant, f"/applications/{key}/holder/search", name="Жоқ Мұндай"))
    reported = re.search(r"Nobody was found under this name\. .*? not confirmed\.", page)
    assert reported, page
    filing = filed(pages, app_env, key)
    case = words(pages.get(app_env.case_officer, f"/cases/{key}"))
    assert re.search(r"Әлиева Гүлнар .*?Entered by hand", case), case
    record_property("outage", row_of("ГБД ФЛ", failure, filing, reported[0], "Tag: Entered by hand."))


def told_of(page: str, channel: str) -> str:
    """Return what the officer reads of the notice of a channel."""
    rows = html.document_fromstring(page).xpath("//table[.//caption[contains(., 'Notices')]]/tbody/tr")
    cells = [[re.sub(r"\s+", " ", cell.text_content()).strip() for cell in row.iterchildren()] for row in rows]
    (found,) = [row for row in cells if row[1].startswith(channel)]
    return unescape(" Button: ".join(filter(None, (found[3], found[4]))))


def deliver_all(app_env: AppEnv, key: str) -> None:
    with app_env.store.unit() as unit:
        rows = unit.connection.execute(
            text(
                "SELECT o.id::text FROM trois.outbox o JOIN trois.message n ON n.id::text = o.subject_id"
                " WHERE n.application_id = :key"
            ),
            {"key": key},
        )
        ids = list(rows.scalars())
    for row_id in ids:
        delivering.deliver(app_env.deps, app_env.open_work, row_id)


STATES = {
    ("SMS smsc", "off"): "Waits to be sent",
    ("SMS smsc", "slow"): "Waits to be sent",
    ("SMS smsc", "rubbish"): "Waits to be sent",
    ("SMS Mobizon", "off"): "Waits to be sent",
    ("SMS Mobizon", "slow"): "Not known whether it was sent. The provider did not answer in time. Button: Send again",
    (
        "SMS Mobizon",
        "rubbish",
    ): "Not known whether it was sent. The provider answered something else. Button: Send again",
    ("E-mail", "off"): "Waits to be sent",
    ("E-mail", "slow"): "Waits to be sent",
    ("E-mail", "rubbish"): "Waits to be sent",
}


@pytest.mark.parametrize(("system", "failure"), list(STATES))
def test_channel_of_notices_is_away(
    app_env: AppEnv,
    outside: Outside,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    failure: str,
    record_property: Any,
) -> None:
    with ill(outside, failure) as http, ill_mail(failure) as port:
        channels: dict[str, Any] = {"sms": outside.sms(), "mail": outside.mail()}
        if system == "E-mail":
            channels["mail"] = outside.mail(port=port, seconds=PATIENCE)
        else:
            channels["sms"] = outside.sms(http=http) if system == "SMS smsc" else outside.mobizon(http=http)
        app_env.deps = replace(app_env.deps, **channels)
        pages = Pages(app_env, monkeypatch)
        key = fill_draft(app_env, f"{system} {failure}")
        filing = filed(pages, app_env, key)
        deliver_all(app_env, key)
    officer = told_of(pages.get(app_env.case_officer, f"/cases/{key}"), "E-mail" if system == "E-mail" else "SMS")
    assert officer == STATES[system, failure]
    other = told_of(pages.get(app_env.case_officer, f"/cases/{key}"), "SMS" if system == "E-mail" else "E-mail")
    assert other.startswith("Handed over to the provider"), "the other channel is not held up"
    page = words(pages.get(app_env.applicant, f"/applications/{key}"))
    answer = re.search(r"Notices that may not have reached you (.*?\.) (\S+), .*?: (.*?) Documents", page)
    assert answer, page
    assert answer[3] == officer.split(".")[0]
    applicant = f"Notices that may not have reached you. {answer[1]} {answer[2]}: {answer[3]}."
    record_property("outage", row_of(system, failure, filing, applicant, f"{officer}."))
