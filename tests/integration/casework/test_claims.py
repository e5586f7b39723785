"""An entry of the former register is nobody's until a claim of it is confirmed: what opens, who is told and when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import claim_deciding, claim_reading, claiming, claims, examining, on_entry, own_entries
from module.casework.claiming import ClaimDetails, SentFile
from module.casework.gate import EdsNeeded
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Refused
from module.registry.account_settings import ClaimTerms
from module.registry.actors import Actor
from module.registry.application import ApplicationKind, Capacity
from module.registry.entry import VersionCause
from module.registry.entry_claim import ClaimState
from module.registry.membership import ConsentKind, SignInMethod, StaffRole
from module.registry.party import Name, Party
from module.store import consents, entries, file_scans
from module.store.consents import Consent
from tests.integration.casework.test_end_notices import noon, opens, reminded
from tests.integration.casework.test_extend import included
from tests.support.app_env import NOW, AppEnv
from tests.support.company import Company, add_person, found_company
from tests.support.company import iin as some_iin
from tests.support.key_signers import KeySigners

PDF, POWER = b"%PDF certificate", b"%PDF power of attorney"
HOLDER = ClaimDetails(Capacity.HOLDER, "55001")
AGENT = ClaimDetails(Capacity.REPRESENTATIVE, "55001", "D-7", NOW.date(), date(2027, 6, 1))
REASONS = ("Куәлік басқа белгіге берілген.", "Свидетельство выдано на другой знак.")


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    app_env.clock.set(NOW)
    yield
    app_env.clock.set(NOW)


@pytest.fixture
def owner(app_env: AppEnv) -> Company:
    return found_company(app_env)


@pytest.fixture
def agent(app_env: AppEnv) -> Company:
    return found_company(app_env)


def listed(app_env: AppEnv, number: str, *names: str, **content: Any) -> str:
    """Put an entry of the former register there, whose holders have no number."""
    holders = tuple(Party(name=Name(ru=name)) for name in names or ("ТОО «Жетісу»",))
    return opens(app_env, number, holders=holders, **content)


def claim(app_env: AppEnv, actor: Actor, number: str, said: ClaimDetails = HOLDER, power: bytes | None = POWER) -> str:
    certificate = SentFile("certificate.pdf", examining.document(app_env.deps, PDF))
    given = None
    if power is not None and said.capacity is Capacity.REPRESENTATIVE:
        given = SentFile("power.pdf", examining.document(app_env.deps, power))
    with app_env.open_work(actor) as work:
        return claiming.file(work, number, said, certificate, given)


def confirm(app_env: AppEnv, key: str, place: int = 0) -> None:
    with app_env.open_work(app_env.case_officer) as work:
        claim_deciding.confirm(work, key, place)


def refuse(app_env: AppEnv, key: str, reasons: tuple[str, str] = REASONS) -> None:
    with app_env.open_work(app_env.case_officer) as work:
        claim_deciding.refuse(work, key, *reasons)


def state(app_env: AppEnv, actor: Actor, key: str) -> str:
    with app_env.open_work(actor) as work:
        return claims.load(work, key).state.value


def reaches(app_env: AppEnv, actor: Actor, number: str) -> bool:
    """Tell whether a person reads an entry as his own and stands in the list of it."""
    with app_env.open_work(actor) as work:
        in_list = number in [one.number for one in own_entries.mine(work)]
        try:
            own_entries.load(work, number)
        except NotFound:
            assert not in_list
            return False
    assert in_list
    return True


def signed(app_env: AppEnv, actor: Actor, mail: str = "", language: str = "ru") -> str:
    """Let a person sign where notices go."""
    address = mail or f"{actor.iin}@example.kz"
    given = Consent(ConsentKind.NOTICES, "1", language, "0" * 64, NOW, b"signed", email=address, mobile="+77010000007")
    with app_env.store.unit() as unit:
        consents.add(unit, actor.user_id, given)
        unit.connection.execute(
            text("UPDATE trois.account SET language = :language WHERE id = :id"),
            {"language": language, "id": actor.account_id},
        )
    return address


def told(app_env: AppEnv, address: str) -> list[dict[str, Any]]:
    query = "SELECT * FROM trois.message WHERE address = :address AND event LIKE 'claim%' ORDER BY created_at, event"
    with app_env.store.unit() as unit:
        return [dict(row) for row in unit.connection.execute(text(query), {"address": address}).mappings()]


def journalled(app_env: AppEnv, number: str) -> list[str]:
    query = "SELECT act FROM trois.audit WHERE details ->> 'entry' = :number AND act LIKE '%claim%' ORDER BY id"
    with app_env.store.unit() as unit:
        return list(unit.connection.execute(text(query), {"number": number}).scalars())


def as_it_is(app_env: AppEnv, number: str) -> Any:
    with app_env.store.unit() as unit:
        found = entries.by_number(unit, number)
    assert found is not None
    return found.entry


def test_an_entry_is_nobodys_until_the_claim_is_confirmed(app_env: AppEnv, owner: Company) -> None:
    listed(app_env, "C-1")
    assert not reaches(app_env, owner.head, "C-1")
    key = claim(app_env, owner.head, "C-1")
    assert not reaches(app_env, owner.head, "C-1"), "a claim alone opens nothing"
    with app_env.open_work(owner.head) as work, pytest.raises(NotFound):
        on_entry.start(work, ApplicationKind.EXTEND, "C-1")

    confirm(app_env, key)
    assert reaches(app_env, owner.head, "C-1")
    assert state(app_env, owner.head, key) == "confirmed"
    entry = as_it_is(app_env, "C-1")
    assert entry.versions[-1].cause is VersionCause.CLAIMED
    assert [one.identifier for one in entry.latest().common.holders] == [owner.bin]
    with app_env.open_work(owner.head) as work:
        assert on_entry.start(work, ApplicationKind.EXTEND, "C-1")
    assert journalled(app_env, "C-1") == ["claim_entry", "confirm_claim"]


def test_from_then_on_the_holder_is_told_of_the_end(app_env: AppEnv, owner: Company) -> None:
    listed(app_env, "C-2")
    address = signed(app_env, owner.head)
    confirm(app_env, claim(app_env, owner.head, "C-2"))
    reminded(app_env, date(2026, 12, 31))
    query = "SELECT text FROM trois.message WHERE address = :address AND event = 'protection_ends'"
    with app_env.store.unit() as unit:
        found = list(unit.connection.execute(text(query), {"address": address}).scalars())
    assert len(found) == 1 and "C-2" in found[0]


def test_what_the_former_register_did_not_tell_stays_named(app_env: AppEnv, owner: Company) -> None:
    unknown = frozenset({"holders.identifier", "holders.addresses", "files", "goods"})
    listed(app_env, "C-3")
    with app_env.store.unit() as unit:
        unit.connection.execute(
            text(
                """UPDATE trois.entry_version SET content = jsonb_set(content, '{missing}', :missing)
                WHERE part = 'common' AND entry_id = (SELECT id FROM trois.entry WHERE number = 'C-3')"""
            ),
            {"missing": '["files", "goods", "holders.addresses", "holders.identifier"]'},
        )
    confirm(app_env, claim(app_env, owner.head, "C-3"))
    assert as_it_is(app_env, "C-3").latest().common.missing == unknown - {"holders.identifier"}
    with app_env.open_work(owner.head) as work:
        assert own_entries.load(work, "C-3").missing == (
            "Documents and pictures",
            "Goods",
            "Address of the right holder",
        )


def test_a_decided_entry_cannot_be_claimed(app_env: AppEnv, owner: Company, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "МЕНІКІ")
    with pytest.raises(Refused) as caught:
        claim(app_env, owner.head, number)
    assert [(one.code, one.path) for one in caught.value.faults] == [("not_claimable", "capacity")]
    assert "opened by a decision in this register" in str(caught.value.faults[0].message)
    with app_env.open_work(owner.head) as work:
        offer = claims.offered(work, number)
    assert not offer.is_open
    assert len(offer.whys) == 1


def test_an_entry_with_a_holder_of_a_number_is_claimed_by_a_representative_alone(
    app_env: AppEnv, owner: Company, agent: Company
) -> None:
    opens(app_env, "C-4", holders=(Party(identifier=owner.bin, name=Name(ru="ТОО «Жетісу»")),))
    with pytest.raises(Refused) as caught:
        claim(app_env, agent.head, "C-4")
    assert [one.path for one in caught.value.faults] == ["capacity"]
    assert reaches(app_env, owner.head, "C-4"), "the number in the list opens it without a claim"
    with pytest.raises(NotAllowedNow):
        claim(app_env, owner.head, "C-4")
    confirm(app_env, claim(app_env, agent.head, "C-4", AGENT))
    assert reaches(app_env, agent.head, "C-4")


def test_a_representative_reaches_it_while_the_power_holds(app_env: AppEnv, agent: Company) -> None:
    """Of a holder abroad, who has no number here: the power of attorney stands in the entry as its document."""
    listed(app_env, "C-5", "Foreign Ltd.")
    key = claim(app_env, agent.head, "C-5", AGENT)
    assert not reaches(app_env, agent.head, "C-5")
    confirm(app_env, key)
    assert reaches(app_env, agent.head, "C-5")
    now = as_it_is(app_env, "C-5").latest()
    assert now.national.representative.identifier == agent.bin
    assert [(one.document_number, one.valid_until) for one in now.common.files] == [("D-7", date(2027, 6, 1))]
    assert [one.identifier for one in now.common.holders] == [""]
    app_env.clock.set(noon(date(2027, 6, 2)))
    assert not reaches_at_all(app_env, agent.head, "C-5")


def reaches_at_all(app_env: AppEnv, actor: Actor, number: str) -> bool:
    with app_env.open_work(actor) as work:
        try:
            own_entries.load(work, number)
        except NotFound:
            return False
    return True


def test_a_named_representative_of_the_list_claims_and_another_one_is_not_put_beside(
    app_env: AppEnv, owner: Company, agent: Company
) -> None:
    listed(app_env, "C-6", representative=Party(identifier=agent.bin, name=Name(ru="ТОО «Көк Төбе»")))
    assert not reaches(app_env, agent.head, "C-6"), "the list names him and proves nothing"
    late = claim(app_env, owner.head, "C-6", AGENT)
    confirm(app_env, claim(app_env, agent.head, "C-6", AGENT))
    assert reaches(app_env, agent.head, "C-6")
    with pytest.raises(NotAllowedNow):
        confirm(app_env, late)
    assert reaches(app_env, agent.head, "C-6")


@pytest.mark.parametrize(
    ("said", "power", "places"),
    [
        (ClaimDetails(None, "1"), None, ["capacity"]),
        (ClaimDetails(Capacity.HOLDER, ""), None, ["certificate_number"]),
        (ClaimDetails(Capacity.REPRESENTATIVE, "1"), None, ["power_number", "power_issued_on", "power"]),
        (replace(AGENT, power_issued_on=date(2027, 1, 1)), POWER, ["power_issued_on"]),
        (replace(AGENT, power_until=date(2026, 1, 1)), POWER, ["power_until"]),
        (replace(HOLDER, certificate_number="9" * 201), None, ["certificate_number"]),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_place(
    app_env: AppEnv, owner: Company, said: ClaimDetails, power: bytes | None, places: list[str]
) -> None:
    number = f"C-7-{some_iin()}"
    listed(app_env, number)
    with pytest.raises(Refused) as caught:
        claim(app_env, owner.head, number, said, power)
    assert [one.path for one in caught.value.faults] == places
    assert journalled(app_env, number) == []


def test_two_claims_stand_side_by_side_and_confirming_one_refuses_none(
    app_env: AppEnv, owner: Company, agent: Company
) -> None:
    listed(app_env, "C-8")
    mine, other = claim(app_env, owner.head, "C-8"), claim(app_env, agent.head, "C-8")
    addresses = signed(app_env, owner.head), signed(app_env, agent.head)
    with app_env.open_work(app_env.case_officer) as work:
        assert [one.id for one in claim_reading.load(work, mine).others] == [other]
        assert [one.id for one in claim_reading.load(work, other).others] == [mine]
    confirm(app_env, mine)
    assert state(app_env, agent.head, other) == "open"
    events = [[one["event"] for one in told(app_env, address)] for address in addresses]
    assert events == [["claim_confirmed"], ["claim_of_another"]]
    with pytest.raises(NotAllowedNow):
        confirm(app_env, other)
    with app_env.open_work(app_env.case_officer) as work:
        assert "number of the right holder" in str(claim_reading.load(work, other).why)
    refuse(app_env, other)
    assert state(app_env, agent.head, other) == "refused"


def test_of_several_holders_the_officer_says_which_one(app_env: AppEnv, owner: Company, agent: Company) -> None:
    listed(app_env, "C-9", "First", "Second")
    key, other = claim(app_env, owner.head, "C-9"), claim(app_env, agent.head, "C-9")
    with pytest.raises(NotAllowedNow):
        confirm(app_env, key, 2)
    confirm(app_env, key, 1)
    now = as_it_is(app_env, "C-9").latest()
    assert [(one.name.ru, one.identifier) for one in now.common.holders] == [("First", ""), ("Second", owner.bin)]
    with pytest.raises(NotAllowedNow):
        confirm(app_env, other, 1)
    confirm(app_env, other, 0)
    assert reaches(app_env, owner.head, "C-9") and reaches(app_env, agent.head, "C-9")


@pytest.mark.parametrize(("language", "words"), [("kk", REASONS[0]), ("ru", REASONS[1]), ("en", REASONS[1])])
def test_a_refusal_says_why_and_how_to_appeal(app_env: AppEnv, owner: Company, language: str, words: str) -> None:
    number = f"C-10-{language}"
    listed(app_env, number)
    key = claim(app_env, owner.head, number)
    address = signed(app_env, owner.head, language=language)
    for lacking in (("", REASONS[1]), (REASONS[0], " ")):
        with pytest.raises(Refused) as caught:
            refuse(app_env, key, lacking)
        assert [one.code for one in caught.value.faults] == ["APPC80"]
    refuse(app_env, key)
    letter = told(app_env, address)[0]
    assert letter["event"] == "claim_refused"
    assert words in letter["text"]
    assert "within three months" in letter["text"]
    assert not reaches(app_env, owner.head, number)
    assert claim(app_env, owner.head, number) != key, "it may be claimed anew"
    for again in (confirm, refuse):
        with pytest.raises(NotAllowedNow):
            again(app_env, key)


def test_a_second_claim_of_the_same_side_leads_to_the_first(app_env: AppEnv, owner: Company) -> None:
    listed(app_env, "C-11")
    key = claim(app_env, owner.head, "C-11")
    assert claim(app_env, owner.head, "C-11") == key
    assert journalled(app_env, "C-11") == ["claim_entry"]


def test_open_claims_of_a_person_have_a_cap(app_env: AppEnv, owner: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    bounded = replace(app_env.deps, accounts=replace(app_env.deps.accounts, claims=ClaimTerms(most_open=2)))
    monkeypatch.setattr(app_env, "deps", bounded)
    for number in ("C-12", "C-13", "C-14"):
        listed(app_env, number)
    first = claim(app_env, owner.head, "C-12")
    claim(app_env, owner.head, "C-13")
    with pytest.raises(Refused) as caught:
        claim(app_env, owner.head, "C-14")
    assert [one.code for one in caught.value.faults] == ["too_many"]
    refuse(app_env, first)
    assert claim(app_env, owner.head, "C-14")


def test_who_may_claim_and_who_may_decide(app_env: AppEnv, owner: Company, agent: Company) -> None:
    listed(app_env, "C-15")
    by_password = replace(owner.head, method=SignInMethod.PASSWORD)
    for actor, error in ((app_env.case_officer, NotPermitted), (by_password, EdsNeeded)):
        with pytest.raises(error):
            claim(app_env, actor, "C-15")
    with pytest.raises(NotPermitted):
        claim(app_env, replace(owner.head, role=StaffRole.PREPARER), "C-15")
    with pytest.raises(NotFound):
        claim(app_env, owner.head, "C-0")
    key = claim(app_env, owner.head, "C-15")
    with app_env.open_work(agent.head) as work, pytest.raises(NotFound):
        claims.load(work, key)
    for stranger in (agent.head, app_env.head, owner.head):
        with app_env.open_work(stranger) as work, pytest.raises(NotPermitted):
            claim_deciding.confirm(work, key)
        with app_env.open_work(stranger) as work, pytest.raises(NotPermitted):
            claim_reading.load(work, key)
    himself = replace(app_env.case_officer, iin=owner.head.iin)
    with app_env.open_work(himself) as work, pytest.raises(NotPermitted):
        claim_deciding.confirm(work, key)
    assert state(app_env, owner.head, key) == "open"


def test_a_person_alone_claims_too(app_env: AppEnv) -> None:
    person = add_person(app_env, some_iin())
    listed(app_env, "C-16", "Иванов Иван Иванович")
    confirm(app_env, claim(app_env, person, "C-16"))
    assert reaches(app_env, person, "C-16")
    assert as_it_is(app_env, "C-16").latest().common.holders[0].kind == "individual"


def test_what_the_antivirus_finds_later_is_neither_given_out_nor_confirmed(app_env: AppEnv, agent: Company) -> None:
    listed(app_env, "C-17")
    key = claim(app_env, agent.head, "C-17", AGENT, b"%PDF found later")
    with app_env.open_work(app_env.case_officer) as work:
        assert claim_reading.document(work, key, "power") == ("power.pdf", b"%PDF found later")
        with pytest.raises(NotFound):
            claim_reading.document(work, key, "passport")
    with app_env.store.unit() as unit:
        statement = """INSERT INTO trois.file_scan (sha256, result, finding, scanned_at)
            VALUES (encode(sha256(:content), 'hex'), 'found', 'EICAR', now())
            ON CONFLICT (sha256) DO UPDATE SET result = 'found', finding = 'EICAR'"""
        unit.connection.execute(text(statement), {"content": b"%PDF found later"})
    with app_env.open_work(app_env.case_officer) as work, pytest.raises(NotAllowedNow):
        claim_reading.document(work, key, "power")
    with pytest.raises(NotAllowedNow):
        confirm(app_env, key)
    assert not reaches(app_env, agent.head, "C-17")


def test_the_antivirus_is_asked_again_about_its_documents(app_env: AppEnv, agent: Company) -> None:
    contents = [b"%PDF certificate of nobody", b"%PDF power of nobody"]
    listed(app_env, "C-20")
    files = [SentFile("x.pdf", examining.document(app_env.deps, content)) for content in contents]
    with app_env.open_work(agent.head) as work:
        claiming.file(work, "C-20", AGENT, *files)
        waiting = file_scans.waiting(work.unit, 100_000)
    assert {hashlib.sha256(content).hexdigest() for content in contents} <= set(waiting)


def test_the_lists(app_env: AppEnv, owner: Company) -> None:
    keys = []
    for number in ("C-18", "C-19"):
        listed(app_env, number)
        keys.append(claim(app_env, owner.head, number))
    with app_env.open_work(owner.head) as work:
        assert {one.id for one in claims.mine(work)} == set(keys)
    refuse(app_env, keys[0])
    with app_env.open_work(app_env.case_officer) as work:
        waiting, closed = (
            {one.id for one in claim_reading.worklist(work, one)} for one in (ClaimState.OPEN, ClaimState.REFUSED)
        )
    assert keys[1] in waiting and keys[0] not in waiting
    assert keys[0] in closed
