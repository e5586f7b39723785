"""Marks and indications through the pages to the entry: each asks what is its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from module.casework import drafts, exporting, filed_prints
from module.eaeu.mapping.national import application_documents
from module.kernel.errors import Refused
from module.registry.actors import SYSTEM
from module.registry.ip_objects.geographical_indication import IndicationRight
from module.registry.objects import ObjectKind
from module.registry.party import Name
from module.store import entries
from tests.integration.casework.test_from_abroad import FIRM, Pages, app, certificate, decide, entry_number, fill, words
from tests.support.app_env import AppEnv
from tests.support.exporting import SETTINGS, stamp

__all__ = ["app"]
INDICATION = {
    "certificate_number": "17-ПП",
    "name_ru": "АЛМАТИНСКИЙ АПОРТ",
    "name_kk": "АЛМАТЫ АПОРТЫ",
    "registered_on": "03.03.2021",
    "valid_until": "03.03.2028",
    "registration_number": "4017-ГУ",
    "place": "Алматинская область",
    "registered_goods": "Яблоки свежие",
    "quality": "Вкус и аромат от горного климата",
}


def signed(app_env: AppEnv, key: str) -> str:
    with app_env.store.unit() as unit:
        found = unit.connection.exec_driver_sql(
            "SELECT document FROM trois.paper WHERE application_id = %s AND signed IS NOT NULL"
            " AND kind = 'application'",
            (key,),
        )
        return bytes(found.scalar_one()).decode()


@pytest.mark.parametrize(
    ("kind", "code", "title"),
    [
        ("geographical_indication", "ГУ", "Geographical indication"),
        ("appellation_of_origin", "НМПТ", "Appellation of origin"),
    ],
)
def test_an_indication_is_filed_decided_and_entered(
    app: Any, app_env: AppEnv, kind: str, code: str, title: str
) -> None:
    pages = Pages(app, app_env, app_env.applicant)
    fill(pages, FIRM, INDICATION["name_ru"], kind, INDICATION)
    page = words(pages.get("right"))
    assert f"Step 7 of 8 {title}" in page and "Type of the mark" not in page
    assert "Check at the patent office" not in page, "no state register of indications is asked"
    assert "Nice classes" not in words(pages.get("goods/1"))
    check = words(pages.get("check"))
    assert "Place of origin Алматинская область" in check and "Nice classes" not in check
    assert pages.sign().status_code == 303
    with app_env.open_work(app_env.applicant) as work:
        filed = drafts.load(work, pages.key)
        blocks = filed_prints.application_sheet(work, pages.key, "ru").blocks
    assert title in [block.heading for block in blocks]
    assert "<indication><nameRu>АЛМАТИНСКИЙ АПОРТ</nameRu>" in signed(app_env, pages.key)
    case = decide(app, app_env, pages.key)
    assert "Registration number of the name itself 4017-ГУ" in case
    assert "Word of the mark" not in case, "nothing of a mark is compared"
    number = entry_number(app_env, pages.key)
    assert f"/{code}-" in number
    with app_env.store.unit() as unit:
        found = entries.by_number(unit, number)
    assert found is not None
    now = found.entry.latest()
    assert now.common.object_kind == kind
    assert now.common.right == IndicationRight(
        "17-ПП",
        Name("АЛМАТИНСКИЙ АПОРТ", "АЛМАТЫ АПОРТЫ"),
        date(2021, 3, 3),
        date(2028, 3, 3),
        registration_number="4017-ГУ",
        place="Алматинская область",
        registered_goods="Яблоки свежие",
        quality="Вкус и аромат от горного климата",
    )
    assert now.protection.last_day == date(2028, 3, 3), "no longer than the right to use"
    for sought in ("17-ПП", "4017-ГУ", "алматы апорты"):
        assert number in words(app.test_client().get("/trois/register", query_string={"query": sought}))
    with app_env.open_work(SYSTEM) as work, pytest.raises(Refused) as refused:
        application_documents(exporting.application(work, filed.number), SETTINGS, stamp())
    assert [fault.code for fault in refused.value.faults] == ["EXPORT.KIND"]


def test_a_service_mark_has_the_certificate_and_the_code_of_a_trademark(app: Any, app_env: AppEnv) -> None:
    pages = Pages(app, app_env, app_env.applicant)
    fill(pages, FIRM, "ҚЫЗМЕТ", "service_mark")
    page = words(pages.get("right"))
    assert "Step 7 of 8 Service mark" in page and "Check at the patent office" in page
    assert pages.sign().status_code == 303
    assert "Word of the mark" in decide(app, app_env, pages.key)
    number = entry_number(app_env, pages.key)
    assert "/ТЗ-" in number
    public = words(app.test_client().get(f"/trois/register/{number}?lang=en"))
    assert "Kind of IP object Service mark" in public


def test_another_kind_drops_what_was_entered_of_the_right_and_says_so_before(app: Any, app_env: AppEnv) -> None:
    pages = Pages(app, app_env, app_env.applicant)
    warned = "If you choose an object with another certificate, what you entered on the step of the right is cleared."
    assert warned not in words(pages.get("terms"))
    pages.goes_on("terms", action="later", object_kind="trademark")
    pages.goes_on("right", action="later", **certificate("ДРУГОЕ"))
    before = pages.view.form.right.certificate_number
    assert before
    assert warned in words(pages.get("terms"))
    pages.goes_on("terms", action="later", object_kind="service_mark")
    assert pages.view.form.right.certificate_number == before, "one certificate, one right"
    pages.goes_on("terms", action="later", object_kind="geographical_indication")
    assert pages.view.form.right == IndicationRight()
    assert pages.view.form.terms.object_kind is ObjectKind.GEOGRAPHICAL_INDICATION


def test_before_the_kind_is_chosen_the_page_of_the_right_says_so(app: Any, app_env: AppEnv) -> None:
    pages = Pages(app, app_env, app_env.applicant)
    page = pages.get("right")
    assert "The kind of IP object is not chosen yet." in words(page)
    pages.goes_on("right", action="later", certificate_number="1", name_ru="АЛДЫН")
    assert pages.view.form.right.certificate_number == "1"
    assert pages.get("trademark").status_code == 200, "the address of earlier releases"
