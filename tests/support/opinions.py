"""Tasks of opinions in a database, as an application from the Commission would open them."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import insert

from module.registry.opinion import OfficerProfile
from module.store import opinions, profiles
from module.store.exchange_schema import message, payload
from module.store.unit import Unit
from tests.support.app_env import AppEnv

PROCEDURE = "urn:uuid:0a0a0a0a-0000-4000-8000-000000000001"
_numbers = count(1)


def journalled(unit: Unit, now: datetime, content: bytes = b"<x/>", **changes: Any) -> int:
    """Write a message down as the exchange would, and return its id."""
    values: dict[str, Any] = {
        "at": now,
        "direction": "in",
        "code": "P.SP.01.MSG.001",
        "digest": "00" * 32,
        "size": len(content),
        "verdict": "accepted",
        "findings": [],
        "row_digest": b"row",
    }
    found = unit.connection.execute(insert(message).values(**values | changes).returning(message.c.id)).scalar_one()
    for part in range(0, len(content), 1000):
        values = {"message_id": found, "part": part // 1000, "content": content[part : part + 1000]}
        unit.connection.execute(insert(payload).values(**values))
    return int(found)


def open_task(unit: Unit, now: datetime, content: bytes = b"<x/>", **changes: Any) -> str:
    """Open a task of a new application and return its id."""
    values: dict[str, Any] = {
        "application_id": f"{next(_numbers):05}/EEC",
        "form_id": "1",
        "procedure_id": PROCEDURE,
        "applicant": "ООО «Заявитель»",
        "object_kind": "ТЗ",
        "object_name": "АЛАТАУ",
        "holder": "ООО «Правообладатель»",
        "due_on": date(2026, 12, 4),
    }
    values |= {"received_id": journalled(unit, now, content)} | changes
    return opinions.open_task(unit, now=now, **values)  # type: ignore[misc]


OFFICERS = {
    "executor": OfficerProfile(
        "Жұмабекова", "Динара", "Маратқызы", "Главный специалист", "+77172000001", "executor@example.kz"
    ),
    "head": OfficerProfile("Қасымов", "Ерлан", "", "Руководитель управления", "", "head@example.kz"),
}


def introduce(app_env: AppEnv) -> None:
    """Fill in the profiles of the two officers."""
    with app_env.store.unit() as unit:
        profiles.put(unit, app_env.case_officer.account_id, OFFICERS["executor"], app_env.clock.now())
        profiles.put(unit, app_env.head.account_id, OFFICERS["head"], app_env.clock.now())


APPLICATION = """<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Header/><soap:Body>
<doc:GenericEDocDetails xmlns:doc="urn:EEC:R:GenericEDocDetails:v1.0.0"
 xmlns:a="urn:EEC:R:IP:SP:01:IPObjectApplication:v1.0.0"
 xmlns:v="urn:EEC:R:IP:SP:01:IPObjectVolatileDetails:v1.0.0" xmlns:csdo="urn:EEC:M:SimpleDataObjects:v0.4.12"
 xmlns:ipsdo="urn:EEC:M:IP:SimpleDataObjects:v1.0.0" xmlns:ipcdo="urn:EEC:M:IP:ComplexDataObjects:v1.0.0">
<a:IPObjectApplicationDetails><ipcdo:IPObjectApplicationDetails>
<ipsdo:ApplicationId>{application}</ipsdo:ApplicationId><csdo:SubjectName>ООО «Заявитель»</csdo:SubjectName>
<ipcdo:IPObjectRegistrationFormDetails><ipsdo:RegistrationFormId>1</ipsdo:RegistrationFormId>
<ipsdo:IPObjectName>АЛАТАУ</ipsdo:IPObjectName>
<ipsdo:IPObjectPicture mediaTypeCode="image/png">iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ
AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==</ipsdo:IPObjectPicture>
</ipcdo:IPObjectRegistrationFormDetails>
<ipcdo:IPObjectRegistrationFormDetails><ipsdo:RegistrationFormId>2</ipsdo:RegistrationFormId>
<ipsdo:IPObjectName>БАЙКАЛ</ipsdo:IPObjectName></ipcdo:IPObjectRegistrationFormDetails>
</ipcdo:IPObjectApplicationDetails></a:IPObjectApplicationDetails>
<v:IPObjectVolatileDetails>
<ipcdo:RegistryIPObjectVolatileDetails><ipsdo:RegistrationFormId>1</ipsdo:RegistrationFormId>
<csdo:NoteText>&lt;script&gt;alert(1)&lt;/script&gt;</csdo:NoteText></ipcdo:RegistryIPObjectVolatileDetails>
<ipcdo:RegistryIPObjectVolatileDetails><ipsdo:RegistrationFormId>2</ipsdo:RegistrationFormId>
</ipcdo:RegistryIPObjectVolatileDetails></v:IPObjectVolatileDetails>
</doc:GenericEDocDetails></soap:Body></soap:Envelope>"""


def application(number: str) -> bytes:
    """Return a message with an application of two objects."""
    return APPLICATION.format(application=number).encode()
