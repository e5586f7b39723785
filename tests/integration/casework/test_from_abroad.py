"""A right holder from abroad: filed by a representative through the pages, decided, entered, exported.

Over the real use cases, a real database and real keys; invented people and firms.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from typing import Any
from zlib import crc32

import pytest
from sqlalchemy import text

from module.casework import drafts, exporting, filed_prints
from module.eaeu.mapping.binding import to_model
from module.eaeu.mapping.files import DocumentWriter
from module.eaeu.mapping.national import application_documents, entry_documents
from module.registry.actors import SYSTEM, Actor
from module.registry.application import Capacity
from module.registry.classifiers import ShippedClassifiers
from module.registry.party import Address, AddressKind, Confirmation, Name, Party, PartyKind
from module.registry.workflow import Status
from module.settings import config_dir, read_classifiers
from tests.support import web
from tests.support.app_env import AppEnv, form
from tests.support.exporting import SETTINGS, stamp

FIRM = {
    "resident": "non_resident",
    "party_kind": "legal_entity",
    "tax_number": "SE556123456701",
    "registration_number": "556123-4567",
    "name_original": "Norden Mills AB",
    "name_ru": "Норден Миллс АБ",
    "country": "SE",
    "region": "Västra Götaland",
    "city": "Borås",
    "street": "Allégatan",
    "house": "12",
    "postal_code": "503 32",
    "telephone": "+46 33 123 45 67",
    "email": "office@norden-mills.example",
}
PERSON = {
    **FIRM,
    "party_kind": "individual",
    "tax_number": "",
    "registration_number": "",
    "name_original": "Ingrid Ås",
    "name_ru": "Ос Ингрид",
    "email": "ingrid@example.se",
}


@pytest.fixture
def app(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Any:
    people = {person.account_id: person for person in (app_env.applicant, app_env.case_officer, app_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    lists = ShippedClassifiers(read_classifiers(config_dir()))
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work, classifiers=lists))


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


class Pages:
    """A person at the pages of one application; every post carries the version that is saved."""

    def __init__(self, app: Any, app_env: AppEnv, actor: Actor, key: str = "") -> None:
        self.app_env, self.actor = app_env, actor
        self.client = web.sign_in_as(app, actor)
        self.client.get("/trois/applications?lang=en")
        self.key = (
            key
            or self.client.post("/trois/applications", data={"csrf_token": self.client.csrf}).location.rpartition("/")[
                2
            ]
        )

    @property
    def view(self) -> Any:
        with self.app_env.open_work(self.actor) as work:
            return drafts.load(work, self.key)

    def get(self, page: str) -> Any:
        return self.client.get(f"/trois/applications/{self.key}/{page}?lang=en")

    def post(self, page: str, **data: Any) -> Any:
        sent = {"csrf_token": self.client.csrf, "version": str(self.view.version), **data}
        return self.client.post(f"/trois/applications/{self.key}/{page}?lang=en", data=sent)

    def goes_on(self, page: str, **data: Any) -> None:
        answer = self.post(page, **data)
        assert answer.status_code == 303, words(answer)

    def sign(self) -> Any:
        page = self.get("sign")
        found = re.search(r'name="paper_id" value="([^"]+)"', page.text)
        assert found, words(page)
        document = self.client.get(f"/trois/applications/{self.key}/papers/{found[1]}.xml").data
        signature = self.app_env.key_signers.sign(self.actor, document).decode()
        return self.client.post(
            f"/trois/applications/{self.key}/sign",
            data={"csrf_token": self.client.csrf, "paper_id": found[1], "signature": signature},
        )


def certificate(mark: str) -> dict[str, str]:
    return {
        "certificate_number": f"7{crc32(mark.encode())}",
        "mark_type": "word",
        "name_ru": mark,
        "registered_on": "02.02.2020",
        "valid_until": "02.02.2030",
        "nice_classes": "24",
    }


def fill(
    pages: Pages, holder: dict[str, str], mark: str, kind: str = "trademark", right: dict[str, str] | None = None
) -> None:
    """Go through all steps as the representative of a holder from abroad, without a script: every field is sent."""
    actor = pages.actor
    assert 'value="resident" checked' in pages.get("representative").text
    pages.goes_on(
        "representative",
        capacity="representative",
        resident="resident",
        identifier=actor.bin,
        name_ru="ТОО «Өкіл»",
        country="KZ",
        city="Алматы",
        telephone="+77012345678",
        email="agent@example.kz",
    )
    assert 'name="resident" type="radio" value="non_resident"' in pages.get("holder").text
    pages.goes_on("holder", **holder, identifier="not a number", territory="123", settlement="Аул", district="Аудан")
    pages.goes_on(
        "terms",
        object_kind=kind,
        directions="import",
        conditions="new",
        start="20.11.2026",
        end="20.11.2028",
        genuine_features="Hologram",
        infringing_features="No hologram",
    )
    pages.goes_on("insurance", contract_number="A-1", insurer="Insurer", end="01.01.2029", amount="10000000")
    for document in ("power_of_attorney", "right"):
        scan = (io.BytesIO(b"%PDF " + document.encode()), f"{document}.pdf")
        pages.goes_on("documents/add", kind=document, document_name=document, file=scan)
    picture = {
        name: (io.BytesIO(f"{mark} {name}".encode()), f"{name}.jpg")
        for name in ("genuine_picture", "infringing_picture")
    }
    reported = {"genuine_text": "Label", "infringing_text": "No label"}
    pages.goes_on("goods/add", hs_codes="6302.60", description="Towels", nice_classes="", **picture, **reported)
    pages.goes_on("right", **(right or certificate(mark)))
    pages.goes_on("undertaking", undertaking="y")


def decide(app: Any, app_env: AppEnv, key: str) -> str:
    """Take, prepare, sign through the officers' pages; return what the officer read of the case."""
    officer, head = (web.sign_in_as(app, person) for person in (app_env.case_officer, app_env.head))
    case = f"/trois/cases/{key}"
    assert officer.post(f"{case}/take", data={"csrf_token": officer.csrf}).status_code == 303
    read = words(officer.get(f"{case}?lang=en"))
    kind = {"kind": "include", "csrf_token": officer.csrf}
    assert officer.post(f"{case}/prepare", data=kind).status_code == 303
    page = head.get(f"{case}/decision?lang=en").text
    signing_document = re.search(r'name="paper_id" value="([^"]+)"', page)
    assert signing_document
    document = head.get(f"{case}/decision/{signing_document[1]}.xml").data
    signed = {"paper_id": signing_document[1], "signature": app_env.key_signers.sign(app_env.head, document).decode()}
    assert head.post(f"{case}/decision", data={**signed, "csrf_token": head.csrf}).status_code == 303
    return read


def entry_number(app_env: AppEnv, key: str) -> str:
    with app_env.store.unit() as unit:
        found = unit.connection.execute(
            text("SELECT number FROM trois.entry WHERE application_id = :key"), {"key": key}
        )
        return str(found.scalar_one())


@pytest.mark.parametrize(
    ("holder", "kind", "numbers"),
    [
        (FIRM, "Legal entity", "Tax number abroad SE556123456701 Registration number abroad 556123-4567"),
        (PERSON, "Individual", "Name in Russian Ос Ингрид"),
    ],
    ids=["firm", "person"],
)
def test_a_holder_from_abroad_from_the_first_page_to_the_entry(
    app: Any, app_env: AppEnv, holder: dict[str, str], kind: str, numbers: str
) -> None:
    name, original = holder["name_ru"], holder["name_original"]
    pages = Pages(app, app_env, app_env.applicant)
    fill(pages, holder, f"НОРДЕН {kind.upper()}")
    saved = pages.view.form.holder
    assert saved.addresses == (
        Address(
            AddressKind.REGISTRATION, "SE", "", "Västra Götaland", "", "Borås", "", "Allégatan", "12", "", "503 32"
        ),
    )
    assert (saved.resident, saved.identifier, saved.confirmation) == (False, "", Confirmation.BY_HAND)
    again = pages.get("holder").text
    assert 'value="non_resident" checked' in again
    assert original in again and 'value="SE" selected' in again

    check = words(pages.get("check"))
    assert "Continue to signing" in check and "Fix" not in check
    shown = f"Right holder Change Right holder Kind of person {kind} Non-resident"
    assert shown in check
    assert numbers in check
    part = check.partition(shown)[2].partition("Object and term of protection")[0]
    assert "BIN" not in part and "KATO" not in part
    assert f"Name in the original language {original}" in part
    assert "503 32, SE, Västra Götaland, Borås, Allégatan, 12" in part

    signing = words(pages.get("sign"))
    assert f"Kind of person {kind} Non-resident" in signing
    assert pages.sign().status_code == 303
    with app_env.open_work(app_env.applicant) as work:
        filed = drafts.load(work, pages.key)
        assert filed.status is Status.SUBMITTED
        sheet = filed_prints.application_sheet(work, pages.key, "ru")
        receipt = filed_prints.receipt_sheet(work, pages.key, "ru")
    (block,) = (block for block in sheet.blocks if block.heading == "Right holder")
    printed = {row.label: row.value for row in block.rows}
    assert printed["Kind of person"] == f"{kind}\nNon-resident"
    assert not [label for label in printed if "BIN" in label or "KATO" in label]
    assert name in [row.value for row in receipt.blocks[0].rows]

    case = decide(app, app_env, pages.key)
    assert f"Kind of person {kind} Non-resident" in case
    decision = words(web.sign_in_as(app, app_env.case_officer).get(f"/trois/cases/{pages.key}?lang=en"))
    assert "Register entry" in decision
    number = entry_number(app_env, pages.key)
    public = words(app.test_client().get(f"/trois/register/{number}?lang=en"))
    assert name in public and "BIN" not in public

    with app_env.open_work(SYSTEM) as work:
        application = application_documents(exporting.application(work, filed.number), SETTINGS, stamp())
        entry = entry_documents(exporting.entry(work, number), SETTINGS, stamp(), "R.IP.SP.01.002")
    assert DocumentWriter(SETTINGS).document(application) and DocumentWriter(SETTINGS).document(entry)
    forms = to_model(application.root).parts[0].application.forms
    for subject in (forms[0].ip_object.right_holders[0], to_model(entry.root).entries[0].right_holders[0]):
        assert subject.country.text == "SE"
        assert subject.name == name
        assert subject.taxpayer_id == (holder["tax_number"] or None)
        assert subject.business_entity_id is None


def test_a_non_resident_of_kazakhstan_is_refused_and_a_resident_abroad_is_warned(app: Any, app_env: AppEnv) -> None:
    pages = Pages(app, app_env, app_env.applicant)
    answer = pages.post("holder", **{**FIRM, "country": "KZ"})
    assert answer.status_code == 422
    assert "A non-resident has the registered address in another country." in words(answer)
    assert 'href="#country"' in answer.text
    resident = {**FIRM, "resident": "resident", "identifier": "200140000004", "country": "DE"}
    pages.goes_on("holder", **resident)
    party = pages.view.form.holder
    assert (party.resident, party.identifier) == (True, "200140000004")
    assert (party.tax_number, party.registration_number, party.name.original) == ("", "", "")
    for page in ("holder", "check"):
        assert "choose “Non-resident”" in words(pages.get(page))
    assert [fault.path for fault in pages.view.faults if fault.path.startswith("holder")] == []


def test_nobody_files_for_a_holder_from_abroad_by_calling_himself_the_holder(app: Any, app_env: AppEnv) -> None:
    pages = Pages(app, app_env, app_env.applicant)
    fill(pages, FIRM, "ӨЗІМ")
    pages.post("representative", capacity="holder")
    assert [fault.path for fault in pages.view.faults] == ["representative.capacity"]
    assert pages.get("sign").status_code == 303, "there is nothing to sign"
    number = app_env.applicant.bin
    away = {"resident": "non_resident", "identifier": number, "name_ru": "Agent", "country": "SE"}
    pages.post("representative", capacity="representative", **away)
    assert pages.view.form.representative.identifier == number
    assert "representative.identifier" not in [fault.path for fault in pages.view.faults], "the number of the key stays"


def test_without_a_power_of_attorney_nothing_is_filed(app: Any, app_env: AppEnv) -> None:
    pages = Pages(app, app_env, app_env.applicant)
    fill(pages, FIRM, "СЕНІМ")
    (power_of_attorney,) = (file for file in pages.view.attachments if file.document_kind == "power_of_attorney")
    pages.goes_on(f"documents/{power_of_attorney.id}/remove")
    assert [fault.path for fault in pages.view.faults] == ["documents.power_of_attorney"]


def test_a_person_from_abroad_with_an_own_key_files_alone(app: Any, app_env: AppEnv) -> None:
    """The number of the key is the one thing that proves who files: it is kept."""
    pages = Pages(app, app_env, app_env.applicant)
    pages.goes_on("representative", capacity="holder")
    own = app_env.applicant.bin
    pages.goes_on("holder", **{**FIRM, "identifier": own})
    assert (pages.view.form.holder.resident, pages.view.form.holder.identifier) == (False, own)
    assert "representative.capacity" not in [fault.path for fault in pages.view.faults]


def test_the_state_registers_are_not_asked_about_a_non_resident(app: Any, app_env: AppEnv) -> None:
    pages = Pages(app, app_env, app_env.applicant)
    answer = pages.post("holder", **FIRM, identifier="200140000004", action="find")
    assert answer.status_code == 422
    assert "State registers are asked about residents only." in words(answer)


def test_a_draft_of_an_earlier_release_opens_as_a_resident_and_goes_on(app: Any, app_env: AppEnv) -> None:
    """Such a draft knows no number abroad; a page that is still open asks for no residence."""
    holder = form("ЕСКІ")["holder"]
    with app_env.open_work(app_env.applicant) as work:
        key = drafts.create(work)
        drafts.save(work, key, drafts.load(work, key).version, capacity=Capacity.REPRESENTATIVE, holder=holder)
    with app_env.store.unit() as unit:
        for name in ("resident", "tax_number", "registration_number"):
            unit.connection.execute(
                text("UPDATE trois.application SET form = form #- :path WHERE id = :key"),
                {"path": ["holder", name], "key": key},
            )
    pages = Pages(app, app_env, app_env.applicant, key)
    assert pages.view.form.holder == holder
    page = pages.get("holder").text
    assert 'value="resident" checked' in page
    old = {name: FIRM[name] for name in ("telephone", "email", "city", "street")}
    pages.goes_on("holder", **old, country="KZ", identifier=holder.identifier, name_ru=holder.name.ru)
    assert (pages.view.form.holder.resident, pages.view.form.holder.identifier) == (True, holder.identifier)


def test_a_switch_drops_what_does_not_apply(app: Any, app_env: AppEnv) -> None:
    pages = Pages(app, app_env, app_env.applicant)
    known = Party(
        PartyKind.LEGAL_ENTITY,
        identifier="200140000004",
        name=Name(ru="ТОО «Жетісу Тағам»"),
        addresses=(Address(territory="191010000", district="Аудан", city="Талдыкорган"),),
        confirmation=Confirmation.STATE_REGISTER,
    )
    with app_env.open_work(app_env.applicant) as work:
        drafts.save(work, pages.key, pages.view.version, holder=known)
    pages.goes_on("holder", **FIRM, identifier="200140000004", territory="191010000", district="Аудан")
    party = pages.view.form.holder
    assert (party.identifier, party.confirmation) == ("", Confirmation.BY_HAND)
    assert (party.addresses[0].territory, party.addresses[0].district) == ("", "")
    assert replace(party, contacts=(), addresses=()) == Party(
        PartyKind.LEGAL_ENTITY,
        resident=False,
        name=Name(ru="Норден Миллс АБ", original="Norden Mills AB"),
        tax_number="SE556123456701",
        registration_number="556123-4567",
    )
