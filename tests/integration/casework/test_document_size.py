"""The document that is signed: large applications are filed, and its size is told while it grows (D28)."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from module.casework import acts, attachments, deciding, drafts, examining, filing
from module.casework.views import ApplicationView
from module.kernel.errors import Refused
from module.registry.application import AttachmentRole, DocumentKind
from module.registry.decision import DecisionKind
from tests.support import web
from tests.support.app_env import AppEnv
from tests.support.key_signers import KeySigners, file_draft, fill_draft

KIB = 1024
NAME = "Отличительные признаки товара, снимок {}.jpg"
PAPERS = (DocumentKind.REGISTER_EXTRACT, DocumentKind.INSURANCE, DocumentKind.FEATURES, DocumentKind.OTHER)
CODES = tuple(f"{number:06d}" for number in range(870310, 870320))


def with_goods(app_env: AppEnv, key: str, count: int, letters: int, codes: int, pictures: int) -> ApplicationView:
    """Fill a draft as people do, with `count` blocks of goods of so many letters, codes and pictures."""
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        terms = replace(view.form.terms, genuine_features="п" * 590, infringing_features="к" * 590)
        view = drafts.save(work, key, view.version, terms=terms)
        for kind in PAPERS:
            seen, name = examining.document(work.deps, f"%PDF {kind}".encode()), f"Приложение к заявлению, {kind}.pdf"
            role = AttachmentRole.DOCUMENT
            view = attachments.add(work, key, view.version, role, name, seen, document_kind=kind, document_name=name)
        (first,) = view.form.goods
        full = replace(first, hs_codes=CODES[:codes], description="ж" * letters)
        bare = replace(full, genuine_pictures=(), infringing_pictures=())
        view = drafts.save(work, key, view.version, goods=(full, *[bare] * (count - 1)))
        for index in range(count):
            for number in range(2 if index == 0 else 0, pictures):
                role = AttachmentRole.INFRINGING if number % 2 else AttachmentRole.GENUINE
                seen = examining.of_role(work.deps, role, f"{key} {index} {number}".encode())
                view = attachments.add(work, key, view.version, role, NAME.format(number), seen, goods_index=index)
    return view


def codes_of_refusal(app_env: AppEnv, key: str) -> tuple[str, ...]:
    """Return why an application cannot be signed; nothing where it can."""
    try:
        with app_env.open_work(app_env.applicant) as work:
            filing.prepare(work, key)
    except Refused as refusal:
        return tuple(fault.code for fault in refusal.faults)
    return ()


@pytest.mark.parametrize(
    ("count", "letters", "codes", "pictures"),
    [(6, 150, 6, 2), (1, 150, 6, 30), (3, 590, 10, 2)],
    ids=["six blocks", "thirty pictures", "long descriptions"],
)
def test_an_application_of_real_size_is_filed(
    app_env: AppEnv, key_signers: KeySigners, count: int, letters: int, codes: int, pictures: int
) -> None:
    key = fill_draft(app_env, f"ІРІ {count} {pictures}")
    view = with_goods(app_env, key, count, letters, codes, pictures)
    assert [len(block.description) for block in view.form.goods] == [letters] * count
    assert view.faults == ()
    assert codes_of_refusal(app_env, key) == ()
    with app_env.open_work(app_env.applicant) as work:
        assert len(filing.prepare(work, key).document) > 10 * KIB, "the limit of the first release"
    assert file_draft(app_env, key).startswith("TROIS-2026-")


def test_a_long_text_stands_in_the_document_word_for_word(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = fill_draft(app_env, "ҰЗАҚ")
    text = "Голограмма на ярлыке. " * 100
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        terms = replace(view.form.terms, genuine_features=text)
        drafts.save(work, key, view.version, terms=terms)
        assert text in filing.prepare(work, key).document.decode()


def narrow(app_env: AppEnv, kilobytes: int) -> AppEnv:
    """Return the office of a site that lets documents of so many kilobytes be signed."""
    law = app_env.deps.law
    uploads = replace(law.uploads, document_kilobytes=kilobytes)
    return replace(app_env, deps=replace(app_env.deps, law=replace(law, uploads=uploads)))


def described(app_env: AppEnv, key: str, letters: int) -> ApplicationView:
    """Describe the goods of a draft at such length."""
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        goods = (replace(view.form.goods[0], description="ж" * letters), *view.form.goods[1:])
        return drafts.save(work, key, view.version, goods=goods)


def test_a_document_that_grew_too_large_is_told_at_once_and_what_was_typed_is_saved(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    small = narrow(app_env, 10)
    key = fill_draft(small, "ТАР")
    view = described(small, key, 4000)
    assert [(fault.code, fault.path) for fault in view.faults] == [("document_too_large", "goods")]
    (fault,) = view.faults
    assert view.document is not None
    assert (view.document.kilobytes, view.document.most_kilobytes) == (view.document.size // KIB + 1, 10)
    said = str(fault.message)
    assert f"is {view.document.kilobytes} KB long, and at most 10 KB can be signed" in said
    assert "“Details of goods”" in said
    with app_env.open_work(app_env.applicant) as work:
        assert drafts.load(work, key).form.goods[0].description == "ж" * 4000
    assert codes_of_refusal(small, key) == ("document_too_large",)
    assert described(small, key, 400).faults == ()
    assert codes_of_refusal(small, key) == ()


def test_what_is_told_at_a_step_holds_for_whoever_signs(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = fill_draft(app_env, "ӘРКІМ")
    for kilobytes in (10, 512):  # near the limit, every language is measured
        office = narrow(app_env, kilobytes)
        with office.open_work(office.applicant) as work:
            measured = drafts.load(work, key).document
        assert measured is not None
        for language in ("kk", "ru", "en"):
            signer = replace(office.applicant, language=language, name="Ә" * 60)
            with office.open_work(signer) as work:
                assert len(filing.prepare(work, key).document) <= measured.size


def test_a_draft_twice_too_large_grows_no_more_and_may_shrink(app_env: AppEnv, key_signers: KeySigners) -> None:
    small = narrow(app_env, 10)
    key = fill_draft(small, "КЕҢ")
    kept = described(small, key, 8000)
    with pytest.raises(Refused) as refusal:
        described(small, key, 9500)
    (fault,) = refusal.value.faults
    assert "This was not saved" in str(fault.message)
    with small.open_work(small.applicant) as work:
        assert drafts.load(work, key) == replace(kept, updated_at=drafts.load(work, key).updated_at)
    wide = described(app_env, key, 12_000)  # of a time when the site took more
    assert wide.faults == ()
    assert described(small, key, 11_000).form.goods[0].description == "ж" * 11_000


def test_a_decision_too_large_to_be_signed_is_told_where_it_is_prepared(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    key = fill_draft(app_env, "ШЕШІМ")
    file_draft(app_env, key)
    tiny = narrow(app_env, 1)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    with pytest.raises(Refused) as refusal, tiny.open_work(tiny.case_officer) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)
    (fault,) = refusal.value.faults
    assert "at most 1 KB can be signed. Shorten the texts." in str(fault.message)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)
    with pytest.raises(Refused), tiny.open_work(tiny.head) as work:
        deciding.preview(work, key)


def test_more_files_than_the_site_takes_are_refused(app_env: AppEnv, key_signers: KeySigners) -> None:
    assert app_env.deps.law.uploads.attachments == 600
    law = app_env.deps.law
    few = replace(app_env.deps, law=replace(law, uploads=replace(law.uploads, attachments=3)))
    key = fill_draft(app_env, "ҮШ")  # with three files
    with pytest.raises(Refused) as refusal, replace(app_env, deps=few).open_work(app_env.applicant) as work:
        seen = examining.document(work.deps, b"%PDF another")
        attachments.add(work, key, drafts.load(work, key).version, AttachmentRole.DOCUMENT, "a.pdf", seen)
    assert [(fault.code, fault.path) for fault in refusal.value.faults] == [("too_many", "file")]


@pytest.fixture
def visit(app_env: AppEnv, key_signers: KeySigners, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Open the pages of a site that lets 10 KB be signed, as the applicant."""
    small = narrow(app_env, 10)
    monkeypatch.setattr(web, "PEOPLE", {small.applicant.account_id: small.applicant})
    return web.sign_in_as(web.bare_host(web.fake_services(deps=small.deps, open_work=small.open_work)), small.applicant)


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("</head>")[2])).split())


def test_the_page_of_the_step_tells_the_size_while_it_grows(app_env: AppEnv, visit: Any) -> None:
    key = fill_draft(app_env, "БЕТ")
    address = f"/trois/applications/{key}/goods"
    assert "The document that you will sign" not in visit.get(f"{address}?lang=en").text
    described(app_env, key, 1600)
    for page in (address, f"{address}/1", f"/trois/applications/{key}/documents"):
        shown = words(visit.get(f"{page}?lang=en").text)
        assert re.search(r"The document that you will sign: [6-9] KB of 10 KB at most\.", shown), page
        assert "can be signed" not in shown, page


def test_the_page_that_made_it_too_large_says_so_and_saves(app_env: AppEnv, visit: Any) -> None:
    key = fill_draft(app_env, "ҮЛКЕН")
    described(app_env, key, 3600)
    with app_env.open_work(app_env.applicant) as work:
        version = drafts.load(work, key).version
    steps = f"/trois/applications/{key}"
    form = {"csrf_token": visit.csrf, "version": version, "hs_codes": "870310", "description": "Ж" * 3900}
    answer = visit.post(f"{steps}/goods/1?lang=en", data={**form, "nice_classes": "12"})
    assert answer.status_code == 422
    assert "at most 10 KB can be signed. Most of it stands in the step “Details of goods”" in words(answer.text)
    with app_env.open_work(app_env.applicant) as work:
        saved = drafts.load(work, key)
    assert saved.form.goods[0].description == "Ж" * 3900
    terms = {**form, "version": saved.version, "object_kind": "trademark", "directions": "import"}
    dates = {"conditions": "new", "start": "01.12.2026", "end": "20.11.2028"}
    features = {"genuine_features": "Голограмма на ярлыке", "infringing_features": "Нет голограммы"}
    answer = visit.post(f"{steps}/terms?lang=en", data={**terms, **dates, **features})
    assert (answer.status_code, "at most 10 KB can be signed" in words(answer.text)) == (422, True), "another step grew"
    assert "at most 10 KB can be signed" in words(visit.get(f"{steps}/check?lang=en").text)
    assert visit.get(f"{steps}/sign?lang=en").location.endswith("/check")
