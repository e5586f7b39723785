"""Headers of letters that mail readers show as they were written (RFC 2047), folded the same by every Python.

The standard library of some versions cuts a header at a blank and writes the blank into neither encoded word, so that
readers show «шешім:№»; ours cuts between letters and encodes every blank.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from email.headerregistry import AddressHeader
from email.policy import EmailPolicy
from typing import Any

_OCTETS = 39
"""In base64 with its frame 64 signs: with the name of the header before them still less than the 76 of RFC 2047."""


def encoded_words(text: str) -> Iterator[str]:
    """Cut a text into encoded words; a letter is never divided between two."""
    part = b""
    for letter in text:
        octets = letter.encode()
        if len(part) + len(octets) > _OCTETS:
            yield _word(part)
            part = b""
        part += octets
    if part:
        yield _word(part)


def _word(octets: bytes) -> str:
    return f"=?utf-8?b?{b64encode(octets).decode('ascii')}?="


class ReadablePolicy(EmailPolicy):
    """The policy of SMTP, but for headers with other letters than ASCII: their words are ours."""

    def fold(self, name: str, value: Any) -> str:
        """Return the lines of a header."""
        if str(value).isascii():
            return str(super().fold(name, value))
        if isinstance(value, AddressHeader):
            words = [
                part for one in value.addresses for part in (*encoded_words(one.display_name), f"<{one.addr_spec}>")
            ]
        else:
            words = list(encoded_words(str(value)))
        lines = f"{self.linesep} ".join(words)
        return f"{name}: {lines}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return the lines of a header as they leave."""
        return self.fold(name, value).encode("ascii", "surrogateescape")


READABLE = ReadablePolicy(linesep="\r\n")
