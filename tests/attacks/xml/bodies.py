"""A right MSG.001 of the Commission, to be made wrong in one place."""

from __future__ import annotations

import re

from module.eaeu.codec.names import Names
from module.eaeu.codec.writing import write
from module.settings import config_dir, read_exchange
from tests.support import envelopes as wire
from tests.support.exchange import application

BODY = write(application(), None, Names(read_exchange(config_dir()).versions)).decode().partition("?>")[2].strip()


def document(old: str = "", new: str = "") -> bytes:
    """The message with a piece of its body replaced; the piece must be there."""
    assert old in BODY
    return wire.envelope(body=BODY.replace(old, new, 1) if old else BODY)


def valued(name: str, text: str) -> bytes:
    """The message with another text in the first element of a name."""
    changed, found = re.subn(f"(<{name}(?: [^>]*)?>)[^<]*", lambda match: match[1] + text, BODY, count=1)
    assert found == 1
    return wire.envelope(body=changed)


def attributed(attributes: str) -> bytes:
    """The message with more attributes on its root."""
    return wire.envelope(body=re.sub(r"^<[^ >]+", lambda match: f"{match[0]} {attributes}", BODY))
