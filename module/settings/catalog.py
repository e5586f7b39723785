"""The catalogs of the domain `trois`, for whoever has no request: jobs, prints, notices, and pages too."""

from __future__ import annotations

from datetime import date, datetime
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations

from module.kernel.clock import ALMATY
from module.kernel.languages import LANGUAGE_CODES
from module.kernel.text import Message

DOMAIN = "trois"


class Catalog:
    """Source strings are English; a language without a catalog gives the source string."""

    def __init__(self, folder: Path) -> None:
        self._by_language: dict[str, NullTranslations] = {
            language: Translations.load(folder, [language], DOMAIN) for language in LANGUAGE_CODES
        }

    def gettext(self, msgid: str, language: str) -> str:
        """Return the translation of a source string, or the string itself."""
        return self._by_language[language].gettext(msgid) if msgid else ""

    def ngettext(self, singular: str, plural: str, number: int, language: str) -> str:
        """Return the translation that fits a number."""
        return self._by_language[language].ngettext(singular, plural, number)

    def pgettext(self, context: str, msgid: str, language: str) -> str:
        """Return the translation of a source string in one of its meanings, or the string itself."""
        return self._by_language[language].pgettext(context, msgid)

    def text(self, message: Message, language: str) -> str:
        """Return a message in a language, its values written as on pages: 27.03.2026, 4 325 000, 1,5."""
        values = {name: self._shown(value, language) for name, value in message.params.items()}
        found = (
            self.pgettext(message.context, message.msgid, language)
            if message.context
            else self.gettext(message.msgid, language)
        )
        return found.format(**values) if values else found

    def _shown(self, value: object, language: str) -> object:
        if isinstance(value, Message):
            return self.text(value, language)
        if isinstance(value, datetime):
            return value.astimezone(ALMATY).strftime("%d.%m.%Y %H:%M")
        if isinstance(value, date):
            return value.strftime("%d.%m.%Y")
        if isinstance(value, int) and not isinstance(value, bool) and value >= 10_000:
            return f"{value:,}".replace(",", "\u00a0")
        if isinstance(value, float):
            return f"{value:g}" if language == "en" else f"{value:g}".replace(".", ",")
        return value
