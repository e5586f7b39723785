"""Where a certificate comes from: a JSON document over HTTP, or a payload of ШЭП. Both give texts by field name."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

from lxml import etree

from module import outbound
from module.integrations.shep import Convention, ShepChannel
from module.integrations.values import XSI, elements, local_name, written
from module.outbound import HttpSettings, WireFailure

Record = Mapping[str, tuple[str, ...]]


class CertificateSource(Protocol):
    """Gives the texts of a certificate by the field names of its owner."""

    def record(self, number: str) -> Record | None:
        """Return the fields, or None where there is no such certificate. Raises WireFailure or ServiceRefusal."""
        ...


@dataclass(frozen=True, slots=True)
class JsonSettings:
    """`http.url` holds the place `{number}`; `path` leads through the answer to the record or to a list of one.

    `key_header` and `key` go with each request where the owner asks for them.
    """

    http: HttpSettings
    path: tuple[str, ...] = ()
    key_header: str = ""
    key: str = field(default="", repr=False)


class JsonSource:
    """Certificates over HTTP GET."""

    def __init__(self, settings: JsonSettings) -> None:
        self._settings = settings

    def record(self, number: str) -> Record | None:
        """Return the fields of a certificate; HTTP 404, an empty list and null mean that there is none."""
        settings = self._settings
        there = dataclasses.replace(settings.http, url=settings.http.url.replace("{number}", quote(number, safe="")))
        headers = {"Accept": "application/json"}
        if settings.key_header:
            headers[settings.key_header] = settings.key
        answer = outbound.get(there, headers)
        if answer.status == 404 and answer.media_type == "application/json":
            return None
        if answer.status != 200:
            raise WireFailure(f"http.{answer.status}")
        try:
            found = json.loads(answer.content)
        except ValueError as error:
            raise WireFailure("copyright.rubbish") from error
        return _flat(_down(found, settings.path))


def _down(found: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if found is None:
            return None
        if not isinstance(found, dict) or name not in found:
            raise WireFailure("copyright.layout")
        found = found[name]
    return found


def _flat(found: Any) -> Record | None:
    if isinstance(found, list):
        if len(found) > 1:
            raise WireFailure("copyright.several")
        found = found[0] if found else None
    if found is None:
        return None
    if not isinstance(found, dict):
        raise WireFailure("copyright.layout")
    return {str(name): _texts(value) for name, value in found.items()}


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(str(item).strip() for item in values if isinstance(item, str | int | float))


@dataclass(frozen=True, slots=True)
class ShepSourceSettings:
    """Names of the payload: the request with its number, and the answer."""

    service_id: str
    request: str
    number: str
    response: str
    convention: Convention = Convention.NO_DATA


class ShepSource:
    """Certificates over ШЭП."""

    def __init__(self, settings: ShepSourceSettings, channel: ShepChannel) -> None:
        self._settings = settings
        self._channel = channel

    def record(self, number: str) -> Record | None:
        """Return the fields of a certificate; an empty or nil answer means that there is none."""
        settings = self._settings
        payload = etree.Element(settings.request)
        etree.SubElement(payload, settings.number).text = number
        answers = self._channel.send(settings.service_id, payload, settings.convention)
        if not answers:
            return None
        if len(answers) != 1 or local_name(answers[0]) != settings.response:
            raise WireFailure("copyright.layout")
        return _of_element(answers[0]) or None


def _of_element(answer: etree._Element) -> Record:
    """Return the texts by element: its own, those of its items, or none when it is nil; it may stand several times."""
    found: dict[str, list[str]] = {}
    for part in elements(answer):
        if part.get(f"{{{XSI}}}nil") in ("true", "1"):
            continue
        items = [written(item) for item in elements(part)] or [written(part)]
        found.setdefault(local_name(part), []).extend(filter(None, items))
    return {name: tuple(values) for name, values in found.items() if values}
