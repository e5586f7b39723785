"""The languages that people read pages and letters in.

Not those of names and legal texts: the law has both in Kazakh and Russian (`registry/classifiers`, `documents/legal`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """One language: its code, what stands on the switch of a page, and the name that it gives itself."""

    code: str
    label: str
    own_name: str


PAGE_LANGUAGES = (
    PageLanguage("kk", "ҚАЗ", "Қазақша"),
    PageLanguage("ru", "РУС", "Русский"),
    PageLanguage("en", "ENG", "English"),
)
"""In the order of the switch."""

DEFAULT_LANGUAGE = "ru"
LANGUAGE_CODES = tuple(one.code for one in PAGE_LANGUAGES)
OWN_NAMES = {one.code: one.own_name for one in PAGE_LANGUAGES}
