"""The translations of the module from gettext files, for pages, jobs and letters alike. English is the source."""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

from module.kernel.text import Message

DOMAIN = "trois"
SOURCE = "en"


class GettextCatalog:
    """Reads `<folder>/<language>/LC_MESSAGES/trois.mo`; fits module.context.services.Catalog."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._load = lru_cache(maxsize=None)(self._read)

    def text(self, message: Message, language: str) -> str:
        """Return a message in a language with its values put in; a message among the values is translated too."""
        values = {
            name: self.text(value, language) if isinstance(value, Message) else value
            for name, value in message.params.items()
        }
        return self.gettext(message.msgid, language).format(**values)

    def gettext(self, msgid: str, language: str) -> str:
        """Return the translation of a source string, or the string itself."""
        return self._load(language).gettext(msgid) if msgid else ""

    def ngettext(self, singular: str, plural: str, number: int, language: str) -> str:
        """Return the translation that fits a number."""
        return self._load(language).ngettext(singular, plural, number)

    def _read(self, language: str) -> gettext.NullTranslations:
        if language == SOURCE:
            return gettext.NullTranslations()
        return gettext.translation(DOMAIN, self._folder, [language], fallback=True)
