"""What the owner of the open data decides: how long files of a day are kept, by what licence, whom to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from module.registry.party import Name


class FileFormat(StrEnum):
    """The formats of a file of a day. The values stand in its address."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class OpenDataSettings:
    """What the site says of its open data; an empty `licence` is one that the owner has not confirmed."""

    keep_days: int = 30
    licence: Name = field(default_factory=Name)
    licence_address: str = ""
    contact: str = ""


def file_name(day: date, file_format: FileFormat) -> str:
    """Return the name of a file of a day in its address."""
    return f"{day.isoformat()}.{file_format}"


def named(name: str) -> tuple[date, FileFormat]:
    """Return the day and the format that a name means, written as `file_name` does. Raises ValueError."""
    day, _, ending = name.partition(".")
    found = date.fromisoformat(day), FileFormat(ending)
    if file_name(*found) != name:
        raise ValueError(name)
    return found
