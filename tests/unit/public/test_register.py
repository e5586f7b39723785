"""The public register: pages, open API, export."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from module.casework import attempts, register, whole_register
from module.casework.register_rows import cell
from module.casework.register_views import EntryPage, EntryView
from module.context.access import AccessRule, rule_of
from module.kernel.errors import NotFound
from module.registry.entry import CommonContent
from module.registry.ip_objects import speaks_of_classes
from module.registry.objects import GoodsBlock, ObjectKind
from module.registry.party import Name
from module.registry.register_query import NO_FILTERS, RegisterFilters
from tests.support import cases as made
from tests.support import sizes
from tests.support.web import bare_host, fake_services

PUBLISHED = {"number", "state", "name", "object_kind", "holder", "certificate_number", "start", "end", "hs_codes"}
FIELDS = (
    *("number", "state", "object_kind", "name_ru", "name_kk", "name_en", "name_original", "holder_ru", "holder_kk"),
    *("holder_en", "holder_original", "certificate_number", "protected_from", "protected_until", "hs_codes"),
    *("nice_classes", "goods", "in_force_from", "recorded_at"),
)
"""Columns of the open data, by hand: their names and their order are a contract with those who read them."""
PUBLISHED |= {"nice_classes", "goods", "in_force_from", "recorded_at", "holders", "published", "speaks_of_classes"}
PUBLISHED |= {"is_claimable"}  # no field of an entry: whether it came from the former register and is not out of it


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests of machines are counted in a database, which is not here."""
    monkeypatch.setattr(attempts, "count", lambda *counted: None)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    asked: list[tuple[str, int]] = []

    def search(
        work: Any, query: str, page: int = 1, day: date | None = None, filters: RegisterFilters = NO_FILTERS
    ) -> EntryPage:
        asked.append((query, page))
        rows = () if query == "nothing" else (made.entry(), made.entry(number="2", name=Name()))
        return EntryPage(rows, 2 * len(rows), page, 2 if rows else 0)

    monkeypatch.setattr(register, "search", search)
    return asked


@pytest.fixture
def app() -> Any:
    return made.strict(bare_host(fake_services(deps=made.deps())))


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_search_renders(app: Any, asked: list[Any], language: str) -> None:
    answer = app.test_client().get(f"/trois/register?query=alatau&page=2&lang={language}")
    assert answer.status_code == 200
    assert asked == [("alatau", 2)]
    assert "Figurative mark" in answer.text
    assert "query=alatau&amp;page=1" in answer.text
    assert 'aria-current="page"' in answer.text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("trademark", "Figurative mark"),
        ("service_mark", "Figurative mark"),
        ("geographical_indication", "Indication without a name"),
        ("appellation_of_origin", "Appellation without a name"),
        ("copyright", "Object without a name"),
        ("", "Object without a name"),
    ],
)
def test_a_nameless_object_is_called_by_its_kind(
    app: Any, monkeypatch: pytest.MonkeyPatch, kind: str, words: str
) -> None:
    nameless = made.entry(name=Name(), object_kind=kind)
    monkeypatch.setattr(register, "search", lambda *_, **__: EntryPage((nameless,), 1, 1, 1))
    text = app.test_client().get("/trois/register?query=alatau&lang=en").text
    assert words in text
    assert ("Figurative mark" in text) is (words == "Figurative mark")


def test_nothing_found_is_said(app: Any, asked: list[Any]) -> None:
    assert "Nothing was found" in app.test_client().get("/trois/register?query=nothing&lang=en").text


def test_a_page_past_the_end_leads_to_the_last(app: Any, asked: list[Any]) -> None:
    answer = app.test_client().get("/trois/register?query=alatau&page=7")
    assert answer.status_code == 303
    assert answer.location.endswith("page=2")


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999999999999999999"])
def test_an_odd_page_is_the_first(app: Any, asked: list[Any], page: str) -> None:
    app.test_client().get(f"/trois/register?page={page}")
    assert asked == [("", 1)]


def test_a_query_that_is_too_long_is_told(app: Any, asked: list[Any]) -> None:
    text = app.test_client().get(f"/trois/register?query={'a' * 201}&lang=en").text
    assert asked == []
    assert 'href="#query"' in text


@sizes.drawn(1, each=("state",))
@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("state", ["not_begun", "active", "suspended", "expired", "excluded"])
def test_an_entry_renders(app: Any, monkeypatch: pytest.MonkeyPatch, language: str, state: str) -> None:
    monkeypatch.setattr(register, "entry", lambda work, number: made.entry(number=number, state=state))
    answer = app.test_client().get(f"/trois/register/00001/ТЗ-211126?lang={language}")
    assert answer.status_code == 200
    assert "00001/ТЗ-211126" in answer.text
    assert "870310<br>870321" in answer.text


def test_nice_classes_have_a_row_where_the_kind_or_the_goods_speak_of_them(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(content: CommonContent) -> str:
        blank = made.entry(nice_classes=(), speaks_of_classes=speaks_of_classes(content.object_kind, content.goods))
        monkeypatch.setattr(register, "entry", lambda *asked: blank)
        return str(app.test_client().get("/trois/register/1?lang=en").get_data(as_text=True))

    assert "Nice classes" in page(CommonContent(ObjectKind.TRADEMARK))
    assert "Nice classes" not in page(CommonContent(ObjectKind.GEOGRAPHICAL_INDICATION))
    assert "Nice classes" in page(
        CommonContent(ObjectKind.GEOGRAPHICAL_INDICATION, goods=(GoodsBlock(nice_classes=(30,)),))
    )


def test_a_missing_entry_is_not_found(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: Any) -> None:
        raise NotFound

    monkeypatch.setattr(register, "entry", none)
    answer = app.test_client().get("/trois/register/7?lang=en")
    assert answer.status_code == 404
    assert "no entry with the number 7" in answer.text


@pytest.mark.asvs("8.1.2", "15.3.1")
def test_only_published_fields_reach_the_pages() -> None:
    """A field added to EntryView must be judged by Decision 174 (column published) before it is shown."""
    assert set(EntryView.__dataclass_fields__) == PUBLISHED


def test_json(app: Any, asked: list[Any]) -> None:
    answer = app.test_client().get("/trois/api/v1/register?query=alatau")
    assert answer.json["total"] == 4
    assert tuple(answer.json["entries"][0]) == FIELDS
    assert answer.json["entries"][0]["hs_codes"] == ["870310", "870321"]
    assert "Set-Cookie" not in answer.headers
    assert "АЛАТАУ" in answer.text


def test_csv_holds_every_entry(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    four = [made.entry(), made.entry(number="2", name=Name()), made.entry(number="3"), made.entry(number="4")]
    monkeypatch.setattr(whole_register, "everything", lambda open_work: iter(four))
    answer = app.test_client().get("/trois/open-data.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == FIELDS
    assert len(rows) == 5
    assert [row[0] for row in rows[1:]] == [entry.number for entry in four]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("before", ["", "  ", "\t", "\r\n", "\u00a0"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_is_run_as_a_formula(before: str, sign: str) -> None:
    assert cell(f"{before}{sign}1+1") == f"'{sign}1+1"
    assert cell([f"{before}{sign}1+1", "x"]) == f"'{sign}1+1 | x"


def test_no_cell_is_split_into_a_formula() -> None:
    assert cell("cars;=1") == "cars;'=1"
    assert cell("cars;\n =1") == "cars; '=1"
    assert "\n" not in cell("cars\n=1")


def test_plain_cells_stay(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cell("АЛАТАУ - 1; x=y") == "АЛАТАУ - 1; x=y"
    assert cell(None) == ""
    dangerous = replace(made.entry(), name=Name(ru='=HYPERLINK("http://x";"y")'))
    monkeypatch.setattr(whole_register, "everything", lambda open_work: iter((dangerous,)))
    text = app.test_client().get("/trois/open-data.csv").data.decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(text)))[1]
    assert row[FIELDS.index("name_ru")] == '\'=HYPERLINK("http://x";"y")'


def test_every_kind_of_object_has_a_name(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ObjectKind:
        entry = made.entry(object_kind=kind.value)
        monkeypatch.setattr(register, "entry", lambda work, number, entry=entry: entry)
        assert app.test_client().get("/trois/register/1").status_code == 200


def test_every_view_says_who_may_open_it(app: Any) -> None:
    ours = {
        name: rule_of(view)
        for name, view in app.view_functions.items()
        if name.startswith(("trois.officer.", "trois.public."))
    }
    officers = {rule for name, rule in ours.items() if name.startswith("trois.officer.")}
    public = {rule for name, rule in ours.items() if name.startswith("trois.public.")}
    machines = {name for name, rule in ours.items() if rule is AccessRule.MACHINE}
    assert officers == {
        AccessRule.OFFICER,
        AccessRule.CASE_OFFICER,
        AccessRule.HEAD,
        AccessRule.OPERATOR,
        AccessRule.STAFF,
        AccessRule.MACHINE,
    }
    assert machines & {name for name in ours if name.startswith("trois.officer.")} == {"trois.officer.metrics"}
    assert public == {AccessRule.PUBLIC, AccessRule.MACHINE}
