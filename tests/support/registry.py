"""A form that breaks no rule, with its files: what tests of rules change one thing in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from module.registry.application import (
    Attachment,
    AttachmentRole,
    Capacity,
    DocumentKind,
    Form,
    Insurance,
    Terms,
)
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.objects import Condition, Direction, GoodsBlock, NiceClass, ObjectKind
from module.registry.party import Address, ChannelKind, Contact, Name, Party

TODAY = date(2026, 11, 20)
CONTACTS = (Contact(ChannelKind.TELEPHONE, "+77010000001"), Contact(ChannelKind.EMAIL, "sample@example.kz"))
HOLDER = Party(
    identifier="200140000004",
    name=Name(ru="ТОО «Жетісу Тағам»", kk="«Жетісу Тағам» ЖШС", en="Zhetisu Tagam LLP"),
    addresses=(
        Address(
            territory="191010000",
            region="Алматинская",
            city="Талдыкорган",
            street="Абая",
            house="1",
            postal_code="040000",
        ),
    ),
    contacts=CONTACTS,
)
REPRESENTATIVE = replace(HOLDER, identifier="210340000018", name=Name(ru="ТОО «Көк Төбе»"))
FORM = Form(
    capacity=Capacity.REPRESENTATIVE,
    representative=REPRESENTATIVE,
    holder=HOLDER,
    terms=Terms(
        ObjectKind.TRADEMARK,
        (Direction.IMPORT, Direction.EXPORT),
        (Condition.NEW,),
        date(2026, 12, 1),
        date(2028, 11, 20),
        "Голограмма на крышке",
        "Нет голограммы",
        10,
        "шт.",
    ),
    insurance=Insurance(
        "77-000001",
        "АО «Сақтандыру»",
        "ТОО «Жетісу Тағам»",
        "200140000004",
        date(2026, 1, 1),
        date(2026, 1, 1),
        date(2028, 12, 1),
        4_325_000,
    ),
    goods=(
        GoodsBlock(("200799", "1905310000"), "ЖЕТІСУ", "Варенье, печенье", (29, 30), ("genuine",), ("infringing",)),
    ),
    right=TrademarkRight(
        "100001",
        name=Name(ru="ЖЕТІСУ", kk="ЖЕТІСУ", en="ZHETISU"),
        registered_on=date(2020, 2, 2),
        valid_until=date(2028, 12, 1),
        classes=(NiceClass(29, "варенье"), NiceClass(30, "печенье")),
        owners=(HOLDER,),
    ),
    undertaking=True,
)
RIGHT = Attachment(
    "right",
    AttachmentRole.DOCUMENT,
    "certificate.pdf",
    "application/pdf",
    100,
    "ab" * 32,
    DocumentKind.RIGHT,
    "Свидетельство",
    "100001",
    date(2020, 2, 2),
    date(2028, 12, 1),
    3,
)
POWER = replace(
    RIGHT, id="power", sha256="cd" * 32, document_kind=DocumentKind.POWER_OF_ATTORNEY, document_name="Доверенность"
)
GENUINE = Attachment("genuine", AttachmentRole.GENUINE, "genuine.jpg", "image/jpeg", 100, "01" * 32)
INFRINGING = Attachment("infringing", AttachmentRole.INFRINGING, "infringing.jpg", "image/jpeg", 100, "02" * 32)
FILES = (RIGHT, POWER, GENUINE, INFRINGING)
