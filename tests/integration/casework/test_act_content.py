"""The act says what is protected (APPC art. 80): object, goods with their codes, holder, representative, who signs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from sqlalchemy import text

from module.casework import acts, deciding, drafts, preliminary, printing, staff
from module.casework.act_content import act_content
from module.documents.printer import TypstPrinter
from module.kernel.errors import NotFound, Stale
from module.registry.actors import SYSTEM, ActingOrder, Actor, Role
from module.registry.application import Capacity
from module.registry.decision import DecisionKind, RefusalGround
from module.registry.lookups import Outcome, Register
from module.registry.objects import GoodsBlock
from module.registry.party import Address, Name, Party, PartyKind
from module.registry.signatures import Purpose
from module.store import accounts, applications, decisions
from module.store.applications import FactRecord
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import POST, actor_of, file_draft, fill_draft, sign_decision
from tests.support.web import bare_host, fake_services
from tests.unit.documents.samples import printed_text

ACT = "{urn:kz:trois:decision:2}"
SPORT = GoodsBlock(("640411", "640319"), "ЖЕТІСУ SPORT", "Кроссовки", (25,))
LANDED = Path(__file__).parents[2] / "unit" / "documents" / "act_02d289d.json"
WHY = ((RefusalGround.DOCUMENTS_MISSING,), "Құжат жоқ", "Нет документа")


def prepared(env: AppEnv, mark: str, **changes: object) -> str:
    key = fill_draft(env, mark, **changes)
    file_draft(env, key)
    with env.open_work(env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    return key


def signed_act(env: AppEnv, key: str) -> etree._Element:
    with env.open_work(env.head) as work:
        return etree.fromstring(printing.decision_sheet(work, key).signed_xml)


def test_the_second_block_of_goods_stands_in_what_is_signed_and_in_print(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "ЖЕТІСУ")
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        pictured = view.form.goods[0]
        pictures = {"genuine_pictures": pictured.genuine_pictures, "infringing_pictures": pictured.infringing_pictures}
        second = replace(SPORT, **pictures)
        drafts.save(work, key, view.version, goods=(pictured, second))
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    sign_decision(app_env, key)
    xml = etree.tostring(signed_act(app_env, key), encoding="unicode")
    assert "640411" in xml
    assert "Кроссовки" in xml
    with app_env.open_work(app_env.head) as work:
        printed = printed_text(TypstPrinter().decision(printing.decision_sheet(work, key)))
    assert printed.count("640411") == 2, "once in Kazakh, once in Russian"
    assert printed.count("Кроссовки") == 2


def test_an_image_of_the_register_is_signed_by_its_digest_and_drawn(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "СУРЕТТІ")
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "#1b6e3c").save(drawn, "JPEG")
    digest = hashlib.sha256(drawn.getvalue()).hexdigest()
    with app_env.open_work(app_env.applicant) as work:
        applications.store_blob(work.unit, digest, drawn.getvalue())
        told = {"picture_sha256": digest, "picture_media": "image/jpeg"}
        number = drafts.load(work, key).form.right.certificate_number
        applications.add_fact(work.unit, key, FactRecord(Register.NIIS, "999", Outcome.FOUND, {}, NOW))
        applications.add_fact(work.unit, key, FactRecord(Register.NIIS, number, Outcome.FOUND, told, NOW))
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    sign_decision(app_env, key)
    assert signed_act(app_env, key).findtext(f"{ACT}protectedObject/{ACT}pictureSha256") == digest
    with app_env.open_work(app_env.head) as work:
        sheet = printing.decision_sheet(work, key)
    assert (sheet.picture, sheet.picture_name) == (drawn.getvalue(), "Image of the mark")


def test_a_representative_stands_in_the_act_and_no_number_of_a_person(app_env: AppEnv) -> None:
    agent = Party(
        PartyKind.INDIVIDUAL,
        identifier="880619400061",
        name=Name(ru="Ахметова Сауле"),
        addresses=(Address(city="Астана", street="Кенесары", house="40"),),
    )
    key = fill_draft(app_env, "ӨКІЛДІ", capacity=Capacity.REPRESENTATIVE, representative=agent)
    with app_env.open_work(app_env.applicant) as work:
        record = applications.get(work.unit, key)
        assert record is not None
        content = act_content(work, record)
    assert content.representative == agent
    assert content.common.holders[0].name.kk == "«Үлгі» ЖШС"
    assert content.unit.ru == "Управление защиты прав интеллектуальной собственности", (
        "the setting, while no role has one"
    )


def test_a_substitute_signs_with_the_order_that_made_him_one(app_env: AppEnv) -> None:
    unit, order = Name(kk="Құқық басқармасы", ru="Управление прав"), ActingOrder("15-к", date(2026, 11, 18))
    head = actor_of("officer-head", Role.HEAD, post=POST)
    with app_env.open_work(SYSTEM) as work:
        staff.appoint(work, replace(head, unit=unit, acting=order))
    with app_env.open_work(SYSTEM) as work:
        seated = accounts.find(work.unit, app_env.head.account_id)
    assert seated is not None and (seated.unit, seated.acting) == (unit, order)
    env = replace(app_env, head=seated)
    key = prepared(env, "М.А.")
    sign_decision(env, key)
    act = signed_act(env, key)
    said = act.find(f"{ACT}actingOrder")
    assert said is not None and dict(said.attrib) == {"number": "15-к", "date": "2026-11-18"}
    assert [node.text for node in act.findall(f"{ACT}headUnit")] == ["Құқық басқармасы", "Управление прав"]
    kazakh, russian = (node.text.replace("\u00a0", " ") for node in act.iter(f"{ACT}signedLine"))
    assert (
        "Руководитель управления (acting, order No. 15-к of 18 ноября 2026 года), Управление прав, Е. Т. Касымов"
        in russian
    )
    assert "Құқық басқармасы, Е. Т. Қасымов" in kazakh
    with app_env.open_work(SYSTEM) as work:
        staff.appoint(work, head)
        again = accounts.find(work.unit, app_env.head.account_id)
    assert again is not None and again.acting is None, "the next appointment ends the substitution"


def test_unit_and_order_are_given_where_roles_are_given(app_env: AppEnv) -> None:
    host = bare_host(fake_services(deps=app_env.deps, open_work=app_env.open_work))
    head = app_env.head
    words = ("trois", "appoint", head.iin, head.bin, head.name, "head", "--post", POST.kk, POST.ru)
    office = ("--unit", "Құқық басқармасы", "Управление прав", "--acting", "15-к")
    assert host.test_cli_runner().invoke(args=[*words, *office, "18.11.2026"]).exit_code == 2, "no day"
    assert host.test_cli_runner().invoke(args=[*words, *office, "2026-11-18"]).output == "Appointed: head.\n"
    with app_env.open_work(SYSTEM) as work:
        seated = accounts.find(work.unit, head.account_id)
    assert seated is not None and seated.acting == ActingOrder("15-к", date(2026, 11, 18))
    assert (seated.unit.kk, seated.unit.ru, seated.post) == ("Құқық басқармасы", "Управление прав", POST)
    assert host.test_cli_runner().invoke(args=[*words]).exit_code == 0
    with app_env.open_work(SYSTEM) as work:
        again = accounts.find(work.unit, head.account_id)
    assert again is not None and (again.acting, again.unit) == (None, Name())


def test_an_act_prepared_by_02d289d_is_read_anew_and_signed_in_the_new_shape(app_env: AppEnv) -> None:
    """The head had it open when the release changed: what he read is stale, nothing is signed, the page is new."""
    key = prepared(app_env, "ЕСКІ ҚАҒАЗ")
    landed = json.loads(LANDED.read_text(encoding="utf-8"))
    old = landed["document"].encode()
    with app_env.open_work(app_env.head) as work:
        found = decisions.current(work.unit, key)
        assert found is not None
        paper = decisions.add_signing_document(work.unit, key, "decision", 1, old, work.now)
        decisions.draft_signing(work.unit, found.id, paper.id, (), landed["code"] + "X")
    signed = app_env.key_signers.sign(app_env.head, old)
    evidence = app_env.deps.signatures.verify(signed, old, Purpose.DOCUMENT, app_env.clock.now())
    with pytest.raises(Stale), app_env.open_work(app_env.head) as work:
        deciding.sign(work, key, paper.id, evidence)
    sign_decision(app_env, key)
    act = signed_act(app_env, key)
    assert act.findtext(f"{ACT}protectedObject/{ACT}goods/{ACT}hsCode") == "870310"
    assert act.findtext(f"{ACT}verificationCode") == landed["code"] + "X", "the code that was drawn stays"


class OtherWords:
    """A later release: it may write nothing anew that was given to somebody."""

    def preliminary(self, facts: object) -> tuple[object, ...]:
        raise AssertionError("frozen when notice was given (D20)")


def test_a_preliminary_decision_stays_as_it_was_when_notice_was_given(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "АЛДЫН АЛА")
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.announce_refusal(work, key, *WHY)
        given = preliminary.preliminary_sheets(work, key, 1)
    later = replace(app_env, deps=replace(app_env.deps, legal=OtherWords()))
    with later.open_work(app_env.applicant) as work:
        assert preliminary.preliminary_sheets(work, key, 1) == given
        for number in (0, 2):
            with pytest.raises(NotFound):
                preliminary.preliminary_sheets(work, key, number)
    stranger = Actor(app_env.applicant.account_id, "900101300007", "", "X", frozenset({Role.APPLICANT}))
    with pytest.raises(NotFound), app_env.open_work(stranger) as work:
        preliminary.preliminary_sheets(work, key, 1)
    words = [paragraph for sheet in given for block in sheet.blocks for paragraph in block.paragraphs]
    assert "Құжат жоқ" in words and "Нет документа" in words
    sent = {row.label: row.value.replace("\u00a0", " ") for block in given[1].blocks for row in block.rows}
    assert sent["Initials and surname"] == "Д. М. Жумабекова"
    assert sent["Sent at"] == "20.11.2026 11:00:00"


def test_one_of_an_earlier_release_is_written_from_its_facts(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "БҰРЫНҒЫ АЛДЫН АЛА")
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.announce_refusal(work, key, *WHY)
        given = preliminary.preliminary_sheets(work, key, 1)
        work.unit.connection.execute(
            text("UPDATE trois.hearing SET texts = NULL WHERE application_id = :key"), {"key": key}
        )
    with app_env.open_work(app_env.applicant) as work:
        assert preliminary.preliminary_sheets(work, key, 1) == given
