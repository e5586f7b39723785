"""Dates as Kazakh and Russian acts write them; CLDR's long form differs (`2026 ж. 21 қараша`)."""

from __future__ import annotations

from datetime import date

# fmt: off
_MONTHS = {
    "kk": (
        "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
        "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
    ),
    "ru": (
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ),
}
# fmt: on
_PATTERNS = {"kk": "{year}\u00a0жылғы {day}\u00a0{month}", "ru": "{day}\u00a0{month} {year}\u00a0года"}


def long_date(day: date, language: str) -> str:
    """Return `2026 жылғы 21 қараша` or `21 ноября 2026 года`, with no-break spaces where a line may not end."""
    return _PATTERNS[language].format(year=day.year, day=day.day, month=_MONTHS[language][day.month - 1])


def short_date(day: date) -> str:
    """Return `21.11.2026`, the form of tables in both languages."""
    return f"{day:%d.%m.%Y}"
