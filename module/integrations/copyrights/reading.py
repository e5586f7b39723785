"""The texts of a certificate in our words, by the names that the settings give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from module.outbound import WireFailure
from module.registry.lookups import CopyrightRecord
from module.registry.party import Name


@dataclass(frozen=True, slots=True)
class CopyrightFields:
    """How the owner calls each field; the defaults are ours. Days are written as `days` says, lists with `between`."""

    number: str = "number"
    title_ru: str = "title_ru"
    title_kk: str = "title_kk"
    kind: str = "object_type"
    issued_on: str = "issue_date"
    created_on: str = "creation_date"
    application_number: str = "application_number"
    applied_on: str = "application_date"
    authors: str = "authors"
    holders: str = "right_holders"
    status: str = "status"
    days: tuple[str, ...] = ("%Y-%m-%d", "%d.%m.%Y")
    between: str = ";"


def read_certificate(found: Mapping[str, tuple[str, ...]], number: str, fields: CopyrightFields) -> CopyrightRecord:
    """Read a certificate. Raises WireFailure for one of another number and for rubbish in it."""

    def first(name: str) -> str:
        return next(iter(found.get(name, ())), "")

    def several(name: str) -> tuple[str, ...]:
        return tuple(
            part.strip() for text in found.get(name, ()) for part in text.split(fields.between) if part.strip()
        )

    reported = first(fields.number)
    if reported and reported.lstrip("0") != number.strip().lstrip(
        "0"
    ):  # old certificates are written with leading zeros
        raise WireFailure("copyright.another_number")
    title = Name(ru=first(fields.title_ru), kk=first(fields.title_kk))
    if not title.best("ru"):
        raise WireFailure("copyright.no_title")
    return CopyrightRecord(
        certificate_number=reported or number,
        title=title,
        kind=first(fields.kind),
        issued_on=_day(first(fields.issued_on), fields.days),
        created_on=_day(first(fields.created_on), fields.days),
        application_number=first(fields.application_number),
        applied_on=_day(first(fields.applied_on), fields.days),
        authors=several(fields.authors),
        holders=several(fields.holders),
        status=first(fields.status),
    )


def _day(text: str, patterns: tuple[str, ...]) -> date | None:
    if not text:
        return None
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise WireFailure("rubbish.day")
