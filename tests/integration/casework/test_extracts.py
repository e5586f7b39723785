"""Extracts from the register over HTTP: by both times, of the published fields or of an own entry, kept and verified.

Days by hand on one entry: included on 20 November 2026, protected until 1 March 2029 in the end.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text

from module.kernel.clock import law_date
from module.registry.account_settings import AccountSettings, Allowance
from module.registry.entry import EntryPart, FieldChange, Recording, changed, corrected, suspended
from module.registry.party import Name, Party
from module.registry.published import PublishedField
from module.registry.standing import SuspensionCause
from module.xmldoor import as_signing_document, parse
from tests.integration.casework.test_extend import almaty, included, live, on
from tests.integration.casework.test_published import FIELDS
from tests.support import web
from tests.support.app_env import NOW, AppEnv, unlimited
from tests.support.console import Pages
from tests.support.key_signers import KeySigners, actor_of, store_person

TODAY = almaty(2027, 1, 20, 10)


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


@pytest.fixture
def pages(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    return Pages(app_env, monkeypatch)


def public(pages: Pages, number: str, day: str = "") -> Any:
    """Ask for an extract as nobody in particular."""
    client = pages.app.test_client()
    address = f"/trois/register/{quote(number)}/extract?lang=en"
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert token
    return client.post(address, data={"as_of": day, "csrf_token": token[1]})


def own(pages: Pages, number: str, day: str = "", who: Any = None) -> Any:
    return pages.post(who or pages.app_env.applicant, f"/entries/{quote(number)}/extract", as_of=day)


def said(answer: Any) -> dict[str, Any]:
    """What an extract says: its facts, and all rows of each language as one text."""
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=EXTRACT-2027-")
    document = as_signing_document(parse(answer.data.removeprefix(b"%PDF ")))
    assert document.namespace == "urn:kz:trois:extract:1"
    facts: dict[str, Any] = {node.tag: node.text for node in document.root.children if node.tag != "text"}
    for one in (node for node in document.root.children if node.tag == "text"):
        rows = [row for part in one.children for row in part.children if row.tag == "row"]
        facts[dict(one.attributes)["lang"]] = [(dict(row.attributes)["label"], row.text) for row in rows]
    return facts


def value(told: dict[str, Any], label: str) -> str:
    return next((text for name, text in told["ru"] if name == label), "")


def issued(app_env: AppEnv) -> int:
    with app_env.store.unit() as unit:
        statement = "SELECT count(*) FROM trois.audit WHERE act = 'extract'"
        return int(unit.connection.execute(text(statement)).scalar_one())


def test_an_extract_of_today_is_kept_journalled_and_verified(
    app_env: AppEnv, key_signers: KeySigners, pages: Pages
) -> None:
    number = included(app_env, key_signers, "ҮЗІНДІ")
    app_env.clock.set(TODAY)
    before, answer = issued(app_env), public(pages, number)
    told = said(answer)
    assert {"kk", "ru"} <= told.keys()
    assert (told["entryNumber"], told["asOf"], told["scope"], told["state"]) == (
        number,
        "2027-01-20",
        "public",
        "active",
    )
    assert issued(app_env) == before + 1
    client = pages.app.test_client()
    page = unescape(client.get(f"/trois/verify/{told['verificationCode']}?lang=en").text)
    assert "The extract is genuine" in page and told["number"] in page and number in page
    digest = re.sub(r"<wbr>", "", page)
    assert hashlib.sha256(answer.data).hexdigest() in digest
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    for content, words in ((answer.data, "Your file is this extract"), (answer.data + b" ", "is not this extract")):
        sent = {"csrf_token": token[1], "file": (io.BytesIO(content), "extract.pdf")}
        compared = client.post(f"/trois/verify/{told['verificationCode']}?lang=en", data=sent)
        assert words in compared.text


def test_numbers_have_no_gaps_and_no_two_extracts_one_code(
    app_env: AppEnv, key_signers: KeySigners, pages: Pages
) -> None:
    number = included(app_env, key_signers, "НӨМІРЛЕР")
    app_env.clock.set(TODAY)
    one, other = said(public(pages, number)), said(public(pages, number))
    assert int(other["number"][-6:]) == int(one["number"][-6:]) + 1
    assert one["verificationCode"] != other["verificationCode"]


def test_both_times_count(app_env: AppEnv, key_signers: KeySigners, pages: Pages) -> None:
    """Changed on 5 January; on the 12th a slip of that change was corrected, as of the 5th."""
    number = included(app_env, key_signers, "ЕКІ УАҚЫТ")
    name = on(app_env, number, date(2027, 1, 4)).common.right
    first = FieldChange(EntryPart.COMMON, "right", name, replace(name, certificate_number="ПЕРВЫЙ"))
    live(app_env, number, lambda one: changed(one, (first,), Recording(date(2027, 1, 5), almaty(2027, 1, 5, 9))))
    second = FieldChange(EntryPart.COMMON, "right", first.after, replace(name, certificate_number="ИСПРАВЛЕН"))
    live(app_env, number, lambda one: corrected(one, (second,), Recording(date(2027, 1, 5), almaty(2027, 1, 12, 9))))
    app_env.clock.set(TODAY)
    found = {
        day: value(said(public(pages, number, day)), "Certificate number")
        for day in ("04.01.2027", "05.01.2027", "11.01.2027", "12.01.2027", "20.01.2027")
    }
    assert found == {
        "04.01.2027": name.certificate_number,
        "05.01.2027": "ПЕРВЫЙ",
        "11.01.2027": "ПЕРВЫЙ",
        "12.01.2027": "ИСПРАВЛЕН",
        "20.01.2027": "ИСПРАВЛЕН",
    }
    acts = [row for row in said(own(pages, number, "11.01.2027"))["ru"] if row[0] == "05.01.2027"]
    assert acts == [("05.01.2027", "Data changed")]


def test_the_state_is_that_of_the_day(app_env: AppEnv, key_signers: KeySigners, pages: Pages) -> None:
    number = included(app_env, key_signers, "КҮЙІ")
    paused = Recording(date(2027, 1, 8), almaty(2027, 1, 8, 9))
    live(app_env, number, lambda one: suspended(one, SuspensionCause.AT_WILL, paused))
    app_env.clock.set(almaty(2027, 3, 20, 10))
    found = {day: said(public(pages, number, day))["state"] for day in ("07.01.2027", "08.01.2027", "02.03.2027")}
    assert found == {"07.01.2027": "active", "08.01.2027": "suspended", "02.03.2027": "expired"}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("19.11.2026", "On that day the entry did not stand in the register yet. Choose 20.11.2026 or a later day."),
        ("21.01.2027", "This day is still to come. Choose today or an earlier day."),
        ("31.02.2027", "Check the date: there is no 31.02.2027."),
    ],
)
def test_a_day_that_shows_nothing_is_answered_with_a_sentence(
    app_env: AppEnv, key_signers: KeySigners, pages: Pages, day: str, words: str
) -> None:
    assert law_date(NOW) == date(2026, 11, 20)
    number = included(app_env, key_signers, f"КҮН {day}")
    app_env.clock.set(TODAY)
    before = issued(app_env)
    for answer in (public(pages, number, day), own(pages, number, day)):
        assert answer.status_code == 422 and words in unescape(answer.text)
        assert f'value="{day}"' in answer.text, "what was typed stays"
    assert issued(app_env) == before
    filled = pages.ask(app_env.applicant, f"/entries/{quote(number)}/extract", as_of=day).text
    assert f'value="{day}"' in filled


def test_nobody_gets_an_extract_of_what_is_not_there(pages: Pages) -> None:
    client = pages.app.test_client()
    assert client.get("/trois/register/99999/extract").status_code == 404
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/trois/verify").text) or re.search(
        r'name="csrf_token" value="([^"]+)"', client.get("/trois/sign-in").text
    )
    assert token
    sent = client.post("/trois/register/99999/extract", data={"as_of": "", "csrf_token": token[1]})
    assert sent.status_code == 404


def test_an_own_extract_is_for_its_side_alone(
    app_env: AppEnv, key_signers: KeySigners, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = included(app_env, key_signers, "ӨЗІМДІКІ")
    app_env.clock.set(TODAY)
    other = store_person(app_env, actor_of("other-head", *app_env.applicant.roles))
    monkeypatch.setitem(web.PEOPLE, other.account_id, other)
    address, before = f"/entries/{quote(number)}/extract", issued(app_env)
    assert pages.ask(other, address).status_code == 404
    assert own(pages, number, who=other).status_code == 404
    assert pages.ask(app_env.case_officer, address).status_code == 403
    assert own(pages, number, who=app_env.case_officer).status_code == 403
    assert issued(app_env) == before
    told = said(own(pages, number))
    assert told["scope"] == "own"
    assert app_env.applicant.bin in str(told["ru"]) and "+77012345678" in str(told["ru"])
    history = [row for row in told["ru"] if row[0] == "20.11.2026"]
    assert history[0][1].startswith("Included in the register (decision № 2026-")
    page = unescape(pages.app.test_client().get(f"/trois/verify/{told['verificationCode']}?lang=en").text)
    assert "The extract is genuine" in page
    assert app_env.applicant.bin not in page and "+77012345678" not in page, "the page tells nobody's data"


def test_the_data_of_others_stand_in_no_extract(app_env: AppEnv, key_signers: KeySigners, pages: Pages) -> None:
    """The holder was a person, who sold: the buyer's extract of that day names him and tells nothing else of him."""
    number = included(app_env, key_signers, "САТЫЛДЫ")
    old = on(app_env, number, date(2027, 1, 4)).common.holders
    person = Party(identifier="900101300007", name=Name(ru="Прежний Владелец"), contacts=old[0].contacts)
    agent = Party(identifier="880202300003", name=Name(ru="Поверенный Иван"), contacts=old[0].contacts)
    owners = on(app_env, number, date(2027, 1, 4)).common.right
    sold = (
        FieldChange(EntryPart.COMMON, "holders", old, (person,)),
        FieldChange(EntryPart.COMMON, "right", owners, replace(owners, owners=(person,))),
        FieldChange(EntryPart.NATIONAL, "representative", None, agent),
    )
    live(app_env, number, lambda one: changed(one, sold, Recording(date(2027, 1, 5), almaty(2027, 1, 5, 9))))
    back = (FieldChange(EntryPart.COMMON, "holders", (person,), old),)
    live(app_env, number, lambda one: changed(one, back, Recording(date(2027, 1, 9), almaty(2027, 1, 9, 9))))
    app_env.clock.set(TODAY)
    told = str(said(own(pages, number, "06.01.2027"))["ru"])
    assert "Прежний Владелец" in told and "Поверенный Иван" in told
    assert "900101300007" not in told and "880202300003" not in told and "+77012345678" not in told
    today = str(said(own(pages, number))["ru"])
    assert "+77012345678" in today and "880202300003" not in today


# the heading of the page, without what stands around it there
LABELS = {
    "object_kind": {"Kind of IP object"},
    "name": {"Name in Russian", "Name in Kazakh", "Name in English"},
    "holder": {"Right holder"},
    "certificate_number": {"Certificate number"},
    "protected_from": {"Protected from"},
    "protected_until": {"Protected until"},
    "hs_codes": {"HS codes (EAEU FEACN)"},
    "nice_classes": {"Nice classes"},
    "goods": {"Goods"},
    "in_force_from": {"This version in force from"},
    "recorded_at": {"Recorded"},
}
ABOUT = {"Registration number", "As of the day", "State of protection on that day", "Issued"}


def test_a_public_extract_shows_what_is_published_and_no_more(
    app_env: AppEnv, key_signers: KeySigners, pages: Pages
) -> None:
    number = included(app_env, key_signers, "ЖАРИЯ ҮЗІНДІ")
    app_env.clock.set(TODAY)
    told = said(public(pages, number))["ru"]
    assert LABELS.keys() == FIELDS.keys()
    assert {label for label, _ in told} == ABOUT.union(*LABELS.values()) - {"Name in Kazakh", "Name in English"}
    assert app_env.applicant.bin not in str(told) and "+77012345678" not in str(told)


def test_a_field_that_is_not_published_stands_in_no_public_extract(
    app_env: AppEnv, key_signers: KeySigners, pages: Pages
) -> None:
    number = included(app_env, key_signers, "ЖАСЫРЫН")
    app_env.clock.set(TODAY)
    law, shown = app_env.deps.law, {}
    try:
        for field in LABELS:
            less = replace(law, published=law.published - {PublishedField(field)})
            object.__setattr__(app_env.deps, "law", less)
            labels = {label for label, _ in said(public(pages, number))["ru"]}
            assert labels >= ABOUT
            shown[field] = labels & LABELS[field]
    finally:
        object.__setattr__(app_env.deps, "law", law)
    assert shown == {field: set() for field in LABELS}


def test_extracts_are_bounded(app_env: AppEnv, key_signers: KeySigners, pages: Pages) -> None:
    number = included(app_env, key_signers, "ШЕКТІ")
    app_env.clock.set(almaty(2027, 6, 1, 10))  # after all that the other tests have counted
    few = {"extract_address": Allowance(1, 60), "extract_person": Allowance(1, 60)}
    kept = app_env.deps.accounts
    object.__setattr__(app_env.deps, "accounts", AccountSettings(limits={**unlimited(), **few}))
    try:
        assert [public(pages, number).status_code for _ in range(2)] == [200, 429]
        assert [own(pages, number).status_code for _ in range(2)] == [200, 429]
    finally:
        object.__setattr__(app_env.deps, "accounts", kept)


SPOILT = (
    "as_of = '2026-12-31'",
    "state = 'suspended'",
    "sealed = sealed || 'x'::bytea",
    "audit_id = audit_id - 1",
    "document = replace(convert_from(document, 'UTF8'), 'Cars', 'Bats')::bytea,"
    " sealed = replace(convert_from(document, 'UTF8'), 'Cars', 'Bats')::bytea",
)


def test_a_changed_extract_is_told_loudly(app_env: AppEnv, key_signers: KeySigners, pages: Pages) -> None:
    number = included(app_env, key_signers, "БҰЗЫЛҒАН")
    app_env.clock.set(TODAY)
    genuine = {}
    for spoilt in SPOILT:
        code = said(public(pages, number))["verificationCode"]
        with app_env.store.unit() as unit:
            statement = text(f"UPDATE trois.extract SET {spoilt} WHERE code = :code")  # noqa: S608 - of constants
            assert unit.connection.execute(statement, {"code": code}).rowcount == 1
        page = unescape(pages.app.test_client().get(f"/trois/verify/{code}?lang=en").text)
        genuine[spoilt] = ("The extract is genuine" in page, "Do not rely on this extract" in page)
    assert genuine == dict.fromkeys(SPOILT, (False, True))
