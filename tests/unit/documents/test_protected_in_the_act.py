"""The act says what is protected, for whom and who signs, in both languages (APPC art. 80)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image

from module.documents.legal import decision_texts
from module.documents.printer import TypstPrinter
from module.registry.act_content import ActContent, ActPicture
from module.registry.actors import ActingOrder
from module.registry.decision import DecisionFacts, DecisionKind
from module.registry.decision_document import decision_document
from module.registry.entry import CommonContent
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.objects import GoodsBlock, MarkType, NiceClass, ObjectKind
from module.registry.party import Address, Name, Party, PartyKind
from module.registry.prints import DecisionSheet, LegalText
from module.xmldoor import compose
from tests.support.catalogs import compiled
from tests.unit.documents import samples
from tests.unit.documents.samples import EVIDENCE, MADE_AT, SIGNED_XML, URL, printed_text, squeezed

HOLDER = Party(
    identifier="200140000004",
    name=Name(ru="ТОО «Жетісу дәмі»", kk="«Жетісу дәмі» ЖШС"),
    addresses=(Address(city="Алматы", street="проспект Абая", house="12"),),
)
AGENT = Party(
    PartyKind.INDIVIDUAL, identifier="880619400061", name=Name(ru="Ахметова Сауле"), addresses=HOLDER.addresses
)
RIGHT = TrademarkRight(
    "100001",
    Name(ru="ЖЕТІСУ ДӘМІ"),
    registered_on=date(2018, 5, 24),
    valid_until=date(2028, 5, 24),
    mark_type=MarkType.COMBINED,
    classes=(NiceClass(29), NiceClass(30)),
)
JAM = GoodsBlock(("200799", "040900"), "ЖЕТІСУ ДӘМІ", "Варенье", (29, 30))
SPORT = GoodsBlock(("640411",), "ЖЕТІСУ SPORT", "Кроссовки", (25,))
COMMON = CommonContent(ObjectKind.TRADEMARK, RIGHT, (HOLDER,), (JAM, SPORT), date(2026, 12, 1), date(2028, 5, 24))
CONTENT = ActContent(
    COMMON,
    AGENT,
    ActPicture("ab" * 32, "image/jpeg"),
    Name(kk="Құқықтарды қорғау басқармасы", ru="Управление защиты прав"),
    ActingOrder("15-к", date(2026, 11, 30)),
    Name(kk="Астана, 11; телефон: 1414", ru="Астана, 11; телефон: 1414"),
)
MANY = replace(
    CONTENT, common=replace(COMMON, goods=tuple(replace(SPORT, hs_codes=(f"{640411 + n}",)) for n in range(50)))
)


def facts(kind: DecisionKind = DecisionKind.INCLUDE, content: ActContent = CONTENT, **changes: Any) -> DecisionFacts:
    people = {"head": "ҚАСЫМОВ ЕРЛАН ТӨЛЕУҰЛЫ", "case_officer": "ЖҰМАБЕКОВА ДИНАРА МАРАТҚЫЗЫ"}
    return samples.decision_facts(kind, **{"content": content, **people, **changes})


Writes = Callable[..., tuple[LegalText, LegalText]]


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Writes:
    catalog = compiled(tmp_path_factory.mktemp("translations"))
    return lambda *given, **changes: decision_texts(facts(*given, **changes), catalog.text)


def rows(text: LegalText) -> dict[str, str]:
    return {row.label: row.value.replace("\u00a0", " ") for row in (*text.protected, *text.goods)}


def test_a_grant_says_what_is_protected(write: Writes) -> None:
    kazakh, russian = write()
    assert rows(russian) == {
        "Вид объекта": "Товарный знак, комбинированный товарный знак",
        "Наименование объекта": "ЖЕТІСУ ДӘМІ",
        "Изображение знака": f"SHA-256: {'ab' * 32}",
        "Правоохранный документ": "от 24 мая 2018 года № 100001, действует до 24.05.2028",
        "Классы МКТУ": "29, 30",
        "Срок защиты": "с 21 ноября 2026 года по 20 ноября 2028 года включительно",
        "Правообладатель": "ТОО «Жетісу дәмі», БИН 200140000004, Алматы, проспект Абая, 12",
        "Представитель": "Ахметова Сауле",
        "Товары, блок 1": (
            "Варенье\nНаименование на товаре: ЖЕТІСУ ДӘМІ\nКоды ТН ВЭД: 200799, 040900\nКлассы МКТУ: 29, 30"
        ),
        "Товары, блок 2": "Кроссовки\nНаименование на товаре: ЖЕТІСУ SPORT\nКоды ТН ВЭД: 640411\nКлассы МКТУ: 25",
    }
    assert "«Жетісу дәмі» ЖШС, БСН 200140000004" in rows(kazakh)["Құқық иеленуші"]
    assert rows(kazakh)["№ 2 тауар блогы"].startswith("Кроссовки")
    assert kazakh.captions.protected == "Қорғау объектісі"
    assert russian.annex == "", "two short blocks need no annex"


def test_who_signs_is_named_with_unit_and_order(write: Writes) -> None:
    kazakh, russian = (text.signed_line.replace("\u00a0", " ") for text in write())
    assert russian == (
        "Подписано электронной цифровой подписью: Руководитель (и.о., приказ № 15-к от 30 ноября 2026 года), "
        "Управление защиты прав, Е. Т. Касымов"
    )
    assert "Басшы (м.а., бұйрық: № 15-к, 2026 жылғы 30 қараша), Құқықтарды қорғау басқармасы, Е. Т. Қасымов" in kazakh
    assert [row.value.replace("\u00a0", " ") for row in write()[1].facts] == ["Д. М. Жумабекова"]


def test_a_refusal_says_what_was_asked_for(write: Writes) -> None:
    _, russian = write(DecisionKind.REFUSE)
    assert russian.captions.protected == "Испрашиваемая защита"
    assert rows(russian)["Срок защиты"] == "с 1 декабря 2026 года по 24 мая 2028 года включительно"
    assert "640411" in rows(russian)["Товары, блок 2"]


def test_many_blocks_stand_in_an_annex_that_the_first_page_names(write: Writes) -> None:
    kazakh, russian = write(content=MANY)
    assert (kazakh.annex, russian.annex) == ("Шешімге қосымша", "Приложение к решению")
    told = {row.label: row.value for row in russian.protected}
    assert (
        told["Товары"] == "Блоков товаров: 50. Они приведены в приложении, которое является частью настоящего решения."
    )
    assert len(russian.goods) == 50
    assert "640460" in russian.goods[-1].value


def test_what_is_signed_carries_each_value_once(write: Writes) -> None:
    document = compose(decision_document(facts(content=MANY), "CODE", "00", write(content=MANY))).decode()
    assert document.count("640411") == 1
    assert document.count("<goods number=") == 50
    assert '<actingOrder date="2026-11-30" number="15-к"' in document
    assert f"<pictureSha256>{'ab' * 32}</pictureSha256>" in document
    assert "<head>ҚАСЫМОВ ЕРЛАН ТӨЛЕУҰЛЫ</head>" in document, "the name as the key gave it"
    assert "880619400061" not in document, "the IIN of a person is not told"
    assert document.count("<annex>") == 2


def sheet(texts: tuple[LegalText, ...], picture: bytes = b"") -> DecisionSheet:
    return DecisionSheet("2026-00016", MADE_AT, texts, URL, SIGNED_XML, EVIDENCE, picture=picture, picture_name="Бейне")


def pages(content: bytes) -> int:
    with pikepdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)


def jpeg() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "#1b6e3c").save(drawn, "JPEG")
    return drawn.getvalue()


@pytest.mark.parametrize(("content", "expected"), [(CONTENT, 2), (MANY, 8)])
def test_a_plain_act_is_a_page_in_each_language(write: Writes, content: ActContent, expected: int) -> None:
    printed = TypstPrinter().decision(sheet(write(content=content), jpeg()))
    assert pages(printed) == expected
    with pikepdf.open(BytesIO(printed)) as pdf:
        drawn = [
            thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
        ]
    assert len(drawn) == 1, "the image stands in the file once"
    text = printed_text(printed)
    assert text.count("640411") == 2
    assert text.count(squeezed("Е. Т. Касымов")) == 1
    assert len(re.findall(r"Приложениекрешению", text)) == (1 if content is MANY else 0)


def test_an_image_that_cannot_be_drawn_stops_no_act(write: Writes) -> None:
    printed = TypstPrinter().decision(sheet(write(), b"\xff\xd8 no picture"))
    assert "640411" in printed_text(printed)
    assert squeezed(f"SHA-256: {'ab' * 32}") in printed_text(printed)
