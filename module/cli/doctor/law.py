"""Does the site stand on what law and body have decided, or still on what the module ships as an example?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from module.cli.doctor.diagnosis import Diagnosis, Level, judged
from module.registry.classifiers import ListedClassifier
from module.registry.law import Law
from module.registry.party import Name

SHIPPED_NUMBERS = {
    "application": "TROIS-{year}-{sequence:06d}",
    "decision": "{year}-{sequence:05d}",
    "entry": "{sequence:05d}/{kind}-{day:%d%m%y}",
}
"""The marked defaults of config/numbers.toml: no source of the national format was found."""
_DECEMBER = 12


def years_needed(today: date) -> tuple[int, ...]:
    """Return the years that must be known: this one, from 1 December the next one too."""
    return (today.year, today.year + 1) if today.month == _DECEMBER else (today.year,)


def law(found: Law, today: date) -> Iterator[Diagnosis]:
    """Check days off, index, the body's name."""
    for year in years_needed(today):
        missing = found.deadlines.calendar.unknown_year(date(year, 1, 1), date(year, 12, 31)) is not None
        yield judged(f"days off of {year}", missing, f"enter the government's act in config/calendar/{year}.toml")
        absent = year not in found.monthly_index
        yield judged(f"monthly index (MCI) of {year}", absent, "enter it in config/money.toml from the budget law")
    yield body("name of the body on decisions", found.authority)


def body(what: str, name: Name) -> Diagnosis:
    """Check that the customs body has a name in both languages of an act."""
    return judged(what, not (name.kk.strip() and name.ru.strip()), "enter kk and ru in config/authority.toml")


def numbers(table: Mapping[str, object]) -> Iterator[Diagnosis]:
    """Check that the formats of numbers are the customer's: others than those shipped, or these with their act."""
    for key, shipped in SHIPPED_NUMBERS.items():
        wrong = table.get(key) == shipped and not str(table.get("basis", "")).strip()
        advice = "still the shipped default: enter the customer's in config/numbers.toml, or name in `basis` the act"
        yield judged(f"number format of {key}", wrong, advice)


def classifiers(listed: tuple[ListedClassifier, ...]) -> Iterator[Diagnosis]:
    """Check that no list in use is a demonstration set."""
    demo = sorted(item.heading.id for item in listed if item.edition.is_demo)
    advice = f"load the official files (`flask trois classifiers`) of: {', '.join(demo)}"
    yield judged("classifiers are official", bool(demo), advice, Level.FAIL)
