"""«Print decision» for every result and every refusal (S2.9): the paper, who may print it, and where its button stands.

The table is written by hand from the user guide and `application-kinds.md` (a): seven results and six refusals, for
nobody has asked for what an exclusion without application could refuse. Titles, and the ground of each refusal, are
the words of the law and of the guide, in Kazakh and in Russian.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pikepdf
import pytest

from module.casework import acts, cases, exclusion_cases
from module.documents.mark_seal import XmlMarkSeal
from module.documents.printer import TypstPrinter
from module.registry.decision import DecisionKind
from module.registry.kinds import types
from module.registry.standing import SuspensionCause
from module.wiring import LegalTexts
from tests.integration.casework import test_change, test_exclude, test_extend, test_resume, test_suspend
from tests.integration.casework.test_extend import included
from tests.integration.casework.test_hearing import ANSWER, almaty, sign
from tests.support import web
from tests.support.app_env import NOW, AppEnv
from tests.support.catalogs import compiled
from tests.support.console import Pages
from tests.support.key_signers import KeySigners, actor_of, file_draft, fill_draft, store_person
from tests.unit.documents.samples import make_seal, printed_text, squeezed

DECIDED = almaty(2027, 2, 10, 10)  # beyond the third working day of every hearing, within every term of protection
REFUSE = DecisionKind.REFUSE


@dataclass(frozen=True)
class Result:
    """One row: how it is decided, the titles in kk and ru; where it is refused, the code of the ground and its norm."""

    kind: DecisionKind
    title_kk: str
    title_ru: str
    ground: str = ""
    norm_kk: str = ""
    norm_ru: str = ""


OBJECT_KK, OBJECT_RU = "Зияткерлік меншік объектісін", "объекта интеллектуальной собственности"
RESULTS = {
    "include": Result(
        DecisionKind.INCLUDE,
        f"{OBJECT_KK} кедендік тізілімге енгізу туралы шешім",
        f"Решение о включении {OBJECT_RU} в таможенный реестр",
    ),
    "change": Result(
        DecisionKind.CHANGE,
        "Зияткерлік меншік объектілерінің кедендік тізіліміндегі жазбаға енгізілген өзгерістер туралы хабарлама",
        "Уведомление о внесённых изменениях в запись таможенного реестра объектов интеллектуальной собственности",
    ),
    "extend": Result(
        DecisionKind.EXTEND,
        f"{OBJECT_KK} қорғау мерзімін ұзарту туралы хабарлама",
        f"Уведомление о продлении срока защиты {OBJECT_RU}",
    ),
    "suspend": Result(
        DecisionKind.SUSPEND,
        f"{OBJECT_KK} қорғауды тоқтата тұру туралы шешім",
        f"Решение о приостановлении защиты {OBJECT_RU}",
    ),
    "resume": Result(
        DecisionKind.RESUME,
        f"{OBJECT_KK} қорғауды қайта бастау туралы шешім",
        f"Решение о возобновлении защиты {OBJECT_RU}",
    ),
    "exclude": Result(
        DecisionKind.EXCLUDE,
        f"{OBJECT_KK} кедендік тізілімнен алып тастау туралы шешім",
        f"Решение об исключении {OBJECT_RU} из таможенного реестра",
    ),
    "ex officio": Result(
        DecisionKind.EXCLUDE,
        f"{OBJECT_KK} кедендік тізілімнен алып тастау туралы шешім",
        f"Решение об исключении {OBJECT_RU} из таможенного реестра",
    ),
    "include refused": Result(
        REFUSE,
        f"{OBJECT_KK} кедендік тізілімге енгізуден бас тарту туралы шешім",
        f"Решение об отказе во включении {OBJECT_RU} в таможенный реестр",
        "documents_missing",
        "Кодекстің 461-бабының 7-тармағы",
        "пункт 7 статьи 461 Кодекса",
    ),
    "change refused": Result(
        REFUSE,
        "Кедендік тізілім жазбасына өзгерістер енгізуден бас тарту туралы шешім",
        "Решение об отказе во внесении изменений в запись таможенного реестра",
        "change_not_proved",
        "Кодекстің 461-бабының 8-тармағы",
        "пункт 8 статьи 461 Кодекса",
    ),
    "extend refused": Result(
        REFUSE,
        f"{OBJECT_KK} қорғау мерзімін ұзартудан бас тарту туралы шешім",
        f"Решение об отказе в продлении срока защиты {OBJECT_RU}",
        "extension_documents_missing",
        "Кодекстің 462-бабы",
        "статья 462 Кодекса",
    ),
    "suspend refused": Result(
        REFUSE,
        f"{OBJECT_KK} қорғауды тоқтата тұрудан бас тарту туралы шешім",
        f"Решение об отказе в приостановлении защиты {OBJECT_RU}",
        "suspension_data_untrue",
        "Әкімшілік рәсімдік-процестік кодекстің 64-бабы",
        "статья 64 Административного процедурно-процессуального кодекса",
    ),
    "resume refused": Result(
        REFUSE,
        f"{OBJECT_KK} қорғауды қайта бастаудан бас тарту туралы шешім",
        f"Решение об отказе в возобновлении защиты {OBJECT_RU}",
        "resumption_data_untrue",
        "Әкімшілік рәсімдік-процестік кодекстің 64-бабы",
        "статья 64 Административного процедурно-процессуального кодекса",
    ),
    "exclude refused": Result(
        REFUSE,
        f"{OBJECT_KK} кедендік тізілімнен алып тастаудан бас тарту туралы шешім",
        f"Решение об отказе в исключении {OBJECT_RU} из таможенного реестра",
        "exclusion_not_entitled",
        "Кодекстің 463-бабының 1-тармағы",
        "пункт 1 статьи 463 Кодекса",
    ),
}
NOT_HEARD = ("exclude refused",)  # its term is under five working days
WHY = ("Құжат дәлелдемейді", "Документ не доказывает")


@dataclass(frozen=True)
class Decided:
    """A case that is decided; `entry` is empty where nothing came of it."""

    key: str
    entry: str
    code: str
    number: str


def _of_include(app_env: AppEnv, signers: KeySigners, mark: str) -> str:
    app_env.clock.set(NOW)
    key = fill_draft(app_env, mark)
    file_draft(app_env, key)
    return key


def _of_resume(app_env: AppEnv, signers: KeySigners, mark: str) -> str:
    key = test_resume.begin(app_env, test_resume.paused(app_env, signers, mark, SuspensionCause.AT_WILL))
    test_resume.ask(app_env, key)
    file_draft(app_env, key)
    return key


FILED: dict[str, Callable[[AppEnv, KeySigners, str], str]] = {
    "include": _of_include,
    "change": lambda env, signers, mark: test_change.filed(env, included(env, signers, mark)),
    "extend": lambda env, signers, mark: test_extend.filed(env, included(env, signers, mark)),
    "suspend": lambda env, signers, mark: test_suspend.filed(env, included(env, signers, mark)),
    "resume": _of_resume,
    "exclude": lambda env, signers, mark: test_exclude.filed(env, included(env, signers, mark)),
}


def _opened(app_env: AppEnv, signers: KeySigners, mark: str) -> str:
    number = included(app_env, signers, mark)
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        return exclusion_cases.open_by_officer(work, number, "4", *WHY)


def decide(app_env: AppEnv, signers: KeySigners, name: str) -> Decided:
    """Bring one case to its result, as people would."""
    row, kind = RESULTS[name], name.removesuffix(" refused")
    if kind == "ex officio":
        key = _opened(app_env, signers, name)
    else:
        key = FILED[kind](app_env, signers, name)
        with app_env.open_work(app_env.case_officer) as work:
            acts.take(work, key)
    why = ((row.ground,), *WHY) if row.ground else ()
    answer = {}
    if row.kind is REFUSE and name not in NOT_HEARD:
        with app_env.open_work(app_env.case_officer) as work:
            acts.announce_refusal(work, key, *why)
        with app_env.open_work(app_env.applicant) as work:
            acts.object_to(work, key, "Құжат салынды")
        answer = {"answer": ANSWER}
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, row.kind, *why, **answer)
    sign(app_env, signers, key)
    with app_env.open_work(app_env.case_officer) as work:
        decision = cases.load(work, key).decision
    assert decision is not None
    return Decided(key, decision.entry_number, decision.code, decision.number)


@pytest.fixture(scope="module")
def office(module_env: AppEnv, tmp_path_factory: pytest.TempPathFactory) -> AppEnv:
    """An office that prints, seals and speaks for real."""
    folder: Path = tmp_path_factory.mktemp("paper")
    seal, catalog = make_seal(folder), compiled(folder)
    module_env.deps = replace(
        module_env.deps,
        printer=TypstPrinter(seal),
        mark_seal=XmlMarkSeal(seal.key, seal.certificate),
        translate=catalog.text,
        legal=LegalTexts(catalog),
    )
    return module_env


@pytest.fixture(scope="module")
def decided(office: AppEnv, key_signers: KeySigners) -> Iterator[dict[str, Decided]]:
    """Every result of the table, once."""
    yield {name: decide(office, key_signers, name) for name in RESULTS}
    office.clock.set(NOW)


@pytest.fixture
def pages(office: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    office.clock.set(DECIDED)
    return Pages(office, monkeypatch)


def test_the_table_has_every_kind() -> None:
    kinds = {one.value for one in types()} - {"ex_officio"}
    assert set(RESULTS) == {*kinds, *(f"{kind} refused" for kind in kinds), "ex officio"}


@pytest.mark.parametrize("name", RESULTS)
def test_the_paper_of_every_result(decided: dict[str, Decided], pages: Pages, name: str) -> None:
    row, case = RESULTS[name], decided[name]
    answer = pages.ask(pages.app_env.case_officer, f"/cases/{case.key}/decision.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        inside = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
        assert str(pdf.Root.AcroForm.Fields[0].V.SubFilter) == "/ETSI.CAdES.detached", "the system's seal"
        links = {str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note}
    assert set(inside) == {"decision.xml", "registration.xml", "evidence.json"}
    assert b"<verificationCode>" + case.code.encode() in inside["decision.xml"]
    mark = inside["registration.xml"]
    assert b"<number>" + case.number.encode() in mark and b"SignatureValue" in mark, "under the system's seal"
    assert {link for link in links if link.endswith(f"/verify/{case.code}")}
    text = printed_text(answer.data)
    assert squeezed(row.title_kk) in text and squeezed(row.title_ru) in text
    assert text.count(squeezed(f"№ {case.number}")) >= 2, "the number in both languages"
    assert squeezed("Тіркеу белгісі") in text and squeezed("Регистрационная отметка") in text
    assert squeezed("Шағымдану тәртібі") in text and squeezed("Порядок обжалования") in text
    assert squeezed("үш айдан кешіктірілмей") in text and squeezed("не позднее трех месяцев") in text
    if row.ground:
        assert b"<ground>" + row.ground.encode() in inside["decision.xml"]
        assert all(squeezed(words) in text for words in (row.norm_kk, row.norm_ru, *WHY)), "coded ground, then words"


def test_the_button_stands_where_each_side_looks(decided: dict[str, Decided], pages: Pages) -> None:
    """Applicant: page of the application; officer and head: page of the case; holder: history of the entry."""
    env, found = pages.app_env, {}
    officers = (env.case_officer, env.head)
    for name, case in decided.items():
        own = pages.ask(env.applicant, f"/applications/{case.key}")
        entry = pages.get(env.applicant, f"/entries/{quote(case.entry)}") if case.entry else ""
        found[name] = (
            f"/applications/{case.key}/decision.pdf" in own.text,
            *(f"/cases/{case.key}/decision.pdf" in pages.get(who, f"/cases/{case.key}") for who in officers),
            case.number in entry and "/decisions/" in entry,
        )
    granted, refused, without_applicant = (True, True, True, True), (True, True, True, False), (False, True, True, True)
    assert found == {
        "include": granted,
        "change": granted,
        "extend": granted,
        "suspend": granted,
        "resume": granted,
        "exclude": granted,
        "ex officio": without_applicant,
        "include refused": refused,
        "change refused": refused,
        "extend refused": refused,
        "suspend refused": refused,
        "resume refused": refused,
        "exclude refused": refused,
    }


def test_who_may_print(decided: dict[str, Decided], pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """The applicant's side, case officer and head; the operator, another company and nobody in particular may not."""
    env = pages.app_env
    other = store_person(env, actor_of("other-head", *env.applicant.roles))
    monkeypatch.setitem(web.PEOPLE, other.account_id, other)
    found: dict[str, Any] = {}
    for name, case in decided.items():
        own, case_page = f"/applications/{case.key}/decision.pdf", f"/cases/{case.key}/decision.pdf"
        asked = [(env.applicant, own), (env.head, case_page), (other, own), (None, own), (pages.operator, case_page)]
        found[name] = [pages.ask(who, address).status_code for who, address in asked]
    with_applicant, without = [200, 200, 404, 302, 403], [404, 200, 404, 302, 403]
    assert found == {name: without if name == "ex officio" else with_applicant for name in RESULTS}


def test_the_holder_prints_what_was_decided_of_the_entry(decided: dict[str, Decided], pages: Pages) -> None:
    """The act without application too: it is in the history of the entry, and the same file as the officer's."""
    env, case = pages.app_env, decided["ex officio"]
    page = pages.get(env.applicant, f"/entries/{quote(case.entry)}")
    link = re.findall(r'href="/trois(/entries/[^"]+/decisions/[^"]+)"[^>]*>[^<]*' + re.escape(case.number), page)
    assert len(link) == 1
    mine = pages.ask(env.applicant, link[0])
    theirs = pages.ask(env.head, f"/cases/{case.key}/decision.pdf")
    assert mine.status_code == 200 and mine.data == theirs.data
