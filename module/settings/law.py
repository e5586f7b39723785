"""What law and site decide, from config/*.toml: terms, days off, money, numbers, the body's name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from module.kernel.workdays import Calendar
from module.registry.actors import Role
from module.registry.deadlines import Deadlines, Term, TermUnit
from module.registry.document_limits import KIB, LEAST_DOCUMENT, MOST_ATTACHMENTS, UNSIGNED_LIMIT
from module.registry.ending import EndLadder
from module.registry.law import Law
from module.registry.numbers import NumberFormats
from module.registry.open_data import OpenDataSettings
from module.registry.party import Name
from module.registry.published import ALWAYS, EVERY_FIELD, PublishedField
from module.registry.upload_limits import UploadRules


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _calendar(folder: Path) -> Calendar:
    """Read the years that were entered; those after a gap are not known, for no term may be counted over it."""
    days_off: set[date] = set()
    working: set[date] = set()
    years = {int(path.stem): _toml(path) for path in sorted(folder.glob("*.toml"))}
    for data in years.values():
        days_off |= set(data["days_off"])
        working |= set(data["working_weekends"])
    first = last = min(years)
    while last + 1 in years:
        last += 1
    return Calendar(frozenset(days_off), frozenset(working), date(last, 12, 31), date(first, 1, 1))


def _deadlines(data: Mapping[str, Any], calendar: Calendar) -> Deadlines:
    terms = {
        key: Term(key, row["value"] if row["value"] != "" else None, TermUnit(row["unit"]), row["basis"])
        for key, row in data["terms"].items()
    }
    terms.setdefault(_SUSPENSION.key, _SUSPENSION)  # a folder of an earlier release does not have it
    return Deadlines(terms, calendar, time.fromisoformat(data["office"]["closing_time"]))


_SUSPENSION = Term("suspension.max", 2, TermUnit.MONTHS, "CC art. 462 para. 2")


def _end_ladder(data: Mapping[str, list[int]]) -> EndLadder:
    """Read on which days before an end people are told; a folder of an earlier release says nothing of it.

    Raises ValueError for days that lie after the end, or too far before it to help anybody.
    """
    ladder = EndLadder(**{name: tuple(days) for name, days in data.items()})
    if not all(0 <= day <= _LONGEST_BEFORE for day in (*ladder.protection, *ladder.renewal)):
        raise ValueError(f"config/deadlines.toml: notices_of_the_end takes days from 0 to {_LONGEST_BEFORE}")
    return ladder


_LONGEST_BEFORE = 730


def _uploads(path: Path) -> UploadRules:
    """Read the rules of files; a folder of an earlier release has none. Raises ValueError for what bounds nothing."""
    if not path.exists():
        return UploadRules()
    data = _toml(path)
    taken = {"accept": True, "refuse": False}.get(data.pop("unscanned"))
    rules = UploadRules(**data, takes_unscanned=taken is not False)
    if taken is None or min(rules.attachments, rules.scans_at_once, rules.patience_seconds) < 1:
        raise ValueError("config/uploads.toml: unscanned is accept or refuse, numbers are above zero")
    least = LEAST_DOCUMENT // KIB
    if rules.attachments > MOST_ATTACHMENTS or not least <= rules.document_kilobytes <= UNSIGNED_LIMIT // KIB:
        bounds = f"attachments up to {MOST_ATTACHMENTS}, document_kilobytes from {least} to {UNSIGNED_LIMIT // KIB}"
        raise ValueError(f"config/uploads.toml: {bounds}")
    return rules


def _published(path: Path) -> frozenset[PublishedField]:
    """Read the published fields; a folder of an earlier release has none and publishes what it did.

    Raises ValueError for a field that there is not, and where number or state is left out.
    """
    if not path.exists():
        return EVERY_FIELD
    found = frozenset(PublishedField(name) for name in _toml(path)["national"]["fields"])
    if missing := ALWAYS - found:
        raise ValueError(f"config/published.toml: always published: {', '.join(sorted(missing))}")
    return found


def _open_data(path: Path) -> OpenDataSettings:
    """Read what the owner decides of the open data; a folder of an earlier release says nothing of it.

    Raises ValueError where files are kept for no day or for years, and for an address that is none.
    """
    if not path.exists():
        return OpenDataSettings()
    data = _toml(path)
    words = data["licence"]
    address = str(words.pop("address", ""))
    found = OpenDataSettings(data["keep_days"], Name(**words), address, str(data.get("contact", "")))
    if not 1 <= found.keep_days <= _LONGEST_KEPT:
        raise ValueError(f"config/open_data.toml: keep_days from 1 to {_LONGEST_KEPT}")
    if not re.fullmatch(r"(https://[^\s\"'<>]+)?", address) or not re.fullmatch(r"([^@\s]+@[^@\s]+)?", found.contact):
        raise ValueError("config/open_data.toml: the licence has an address with https, contact is one of e-mail")
    return found


_LONGEST_KEPT = 366


def _numbers(table: Mapping[str, str]) -> NumberFormats:
    """Read the formats; `basis` names the act that confirms them, for people and for the operator's check.

    Raises ValueError for a number of decisions that does not end in four digits: the exchange sends those (D32).
    """
    formats = NumberFormats(**{key: text for key, text in table.items() if key != "basis"})
    example = formats.decision_number(1, date(2026, 1, 1))
    if not re.search(r"[0-9]{4}$", example):
        raise ValueError(f"config/numbers.toml: decision has to end in four digits, not as {example}")
    return formats


def read_roles(folder: Path) -> dict[str, frozenset[Role]]:
    """Read which roles of ours the portal's roles give. Raises ValueError for a role that there is not."""
    roles = _toml(folder / "roles.toml")["roles"]
    return {role: frozenset(Role(name) for name in names) for role, names in roles.items()}


def read_law(folder: Path) -> Law:
    """Read the folder of signed-off defaults. Raises KeyError, ValueError or OSError where a file does not fit."""
    money, body = _toml(folder / "money.toml"), _toml(folder / "authority.toml")
    lines = {name: Name(**body.pop(name, {})) for name in ("contacts", "unit", "recipient")}
    terms = _toml(folder / "deadlines.toml")
    return Law(
        deadlines=_deadlines(terms, _calendar(folder / "calendar")),
        monthly_index={int(year): value for year, value in money["monthly_index"].items()},
        insurance_floor=money["insurance"]["floor_in_index"],
        insurance_must_cover_term=bool(money["insurance"].get("must_cover_term", False)),
        numbers=_numbers(_toml(folder / "numbers.toml")),
        authority=Name(**body),
        uploads=_uploads(folder / "uploads.toml"),
        published=_published(folder / "published.toml"),
        open_data=_open_data(folder / "open_data.toml"),
        end_ladder=_end_ladder(terms.get("notices_of_the_end", {})),
        **lines,
    )
