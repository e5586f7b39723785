"""The translations of the module from gettext files, for pages, jobs and letters alike. English is the source."""

from __future__ import annotations

import gettext as files
from pathlib import Path

from module.kernel.text import Message

DOMAIN = "trois"


class GettextCatalog:
    """Reads `<folder>/<language>/LC_MESSAGES/trois.mo`; fits module.context.services.Catalog."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, files.NullTranslations] = {}

    def text(self, message: Message, language: str) -> str:
        """Return a message in a language with its values put in; a message among the values is translated too."""
        values = {
            name: self.text(value, language) if isinstance(value, Message) else value
            for name, value in message.params.items()
        }
        return self.gettext(message.msgid, language).format(**values)

    def gettext(self, msgid: str, language: str) -> str:
        """Return the translation of a source string, or the string itself."""
        return self._of(language).gettext(msgid) if msgid else ""

    def ngettext(self, singular: str, plural: str, number: int, language: str) -> str:
        """Return the translation that fits a number."""
        return self._of(language).ngettext(singular, plural, number)

    def _of(self, language: str) -> files.NullTranslations:
        if language not in self._loaded:
            self._loaded[language] = self._read(language)
        return self._loaded[language]

    def _read(self, language: str) -> files.NullTranslations:
        return files.translation(DOMAIN, self._folder, [language], fallback=True)
