"""A slip in a decision is mended in the browser (APPC art. 82): asked for, prepared, signed, both prints compared.

Languages: as in test_inclusion. `TROIS_JOURNEY_SHOTS` names a folder for pictures and prints, to be looked at.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from module.registry.decision import DecisionKind
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage, journey_languages
from tests.journeys.people import MAIN, SUMMARY, UUID, Applicant, Files, Officer
from tests.journeys.site import Site
from tests.journeys.slips import MARK, RIGHT
from tests.journeys.test_extension import shown
from tests.journeys.test_inclusion import verification_address

MENDED = {
    "ru": "Описка в этом решении исправлена",
    "kk": "Бұл шешімдегі қате",
    "en": "A slip in this decision was mended",
}


def kept(content: bytes, name: str) -> bytes:
    """Keep a print where somebody wants to look at it."""
    if folder := os.environ.get("TROIS_JOURNEY_SHOTS"):
        (Path(folder) / f"{name}.pdf").write_bytes(content)
    return content


def attached(content: bytes) -> list[str]:
    """Return the names of the files inside a print."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return list(document.attachments)


def asked(applicant: Applicant, file: Path) -> None:
    """Ask from the page of the application: first with an empty field, then whole, with a file."""
    page, language = applicant.page, applicant.language
    applicant.go(applicant.address())
    page.locator(f"{MAIN} a[href$='/corrections']").click()
    applicant.fill(wanted=RIGHT)
    page.locator(f"{MAIN} form button[type=submit]").click()
    expect(page.locator(SUMMARY)).to_be_visible()
    expect(page.locator("#wanted")).to_have_value(RIGHT)
    shown(page, f"correction-empty-{language}")
    applicant.fill(place=f"Строка «Название»: {MARK}")
    page.locator("#file").set_input_files(file)
    page.locator(f"{MAIN} form button[type=submit]").click()
    page.wait_for_url(re.compile("done=asked"))
    expect(page.locator("form[action$='/corrections']")).to_have_count(0)
    shown(page, f"correction-asked-{language}")


def prepared(officer: Officer, number: str) -> str:
    """Find the request in the list of the officers and prepare the right words; returns the address of the request."""
    page, language = officer.page, officer.language
    officer.go("/worklist")
    page.locator(f"{MAIN} a[href$='/corrections']").click()
    shown(page, f"corrections-{language}")
    page.get_by_role("row").filter(has_text=number).locator("a").first.click()
    page.wait_for_url(re.compile(rf"/corrections/{UUID}$"))
    assert officer.get(officer.link("$='/file.pdf']")).startswith(b"%PDF")
    officer.fill(wrong_kk=MARK, right_kk=RIGHT, wrong_ru="НЕТ ТАКОГО", right_ru=RIGHT)
    page.locator("form[action$='/prepare'] button[type=submit]").click()
    expect(page.locator(SUMMARY)).to_be_visible()
    shown(page, f"correction-no-place-{language}")
    officer.fill(wrong_ru=MARK)
    page.locator("form[action$='/prepare'] button[type=submit]").click()
    page.wait_for_url(re.compile("done=prepare"))
    shown(page, f"correction-prepared-{language}")
    return page.url.split("/trois", 1)[1].split("?")[0]


@pytest.mark.parametrize("language", journey_languages())
def test_a_slip_is_mended_and_both_prints_verify(
    language: str, site: Site, new_page: NewPage, backstage: Backstage, tmp_path: Path
) -> None:
    application_id, case = backstage.decided(DecisionKind.INCLUDE)
    assert case.decision is not None
    page = new_page()
    applicant = Applicant(site, page, "company-head", language)
    applicant.application_id = application_id
    applicant.sign_in()
    applicant.go(applicant.address())
    first = kept(applicant.get(applicant.link("$='/decision.pdf']")), f"correction-first-{language}")
    asked(applicant, Files.make(tmp_path).pdf)
    applicant.sign_out()

    officer = Officer(site, page, "officer-executor", language)
    officer.sign_in()
    address = prepared(officer, case.decision.number)
    officer.sign_out()
    head = Officer(site, page, "officer-head", language)
    head.sign_in()
    head.go(address)
    for spoken in ("kk", "ru"):
        expect(page.locator(f"article[lang={spoken}]")).to_be_visible()
        expect(page.locator(f"article[lang={spoken}]")).to_contain_text(RIGHT)
    shown(page, f"correction-head-{language}")
    head.sign()
    page.wait_for_url(re.compile("done=sign"))
    shown(page, f"correction-signed-{language}")
    head.sign_out()

    applicant.sign_in()
    applicant.go(applicant.address("/corrections"))
    second = kept(applicant.get(applicant.link("$='.pdf']")), f"correction-second-{language}")
    shown(page, f"correction-answered-{language}")
    applicant.go(applicant.address())
    again = applicant.get(applicant.link("$='/decision.pdf']"))
    assert again == first, "the first decision is kept as it was printed"
    assert attached(first) and attached(second)

    passer = new_page()
    passer.goto(f"{site.url}/help?lang={language}")
    passer.goto(verification_address(first))
    expect(passer.locator(MAIN)).to_contain_text(MENDED[language])
    shown(passer, f"correction-verified-first-{language}")
    passer.locator(f"{MAIN} .govuk-inset-text a[href*='/verify/']").click()
    assert passer.url.split("?")[0] == verification_address(second).split("?")[0]
    expect(passer.locator(f"{MAIN} .govuk-warning-text")).to_have_count(0)
    expect(passer.locator(MAIN)).to_contain_text(case.decision.number)
    shown(passer, f"correction-verified-second-{language}")
