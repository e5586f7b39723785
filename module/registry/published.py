"""Which fields of an entry anybody may read: the setting `config/published.toml`, for pages and open data alike."""

from __future__ import annotations

from enum import StrEnum


class PublishedField(StrEnum):
    """A field of an entry that may be published. The values are those of the setting."""

    NUMBER = "number"
    STATE = "state"
    OBJECT_KIND = "object_kind"
    NAME = "name"
    HOLDER = "holder"
    CERTIFICATE_NUMBER = "certificate_number"
    PROTECTED_FROM = "protected_from"
    PROTECTED_UNTIL = "protected_until"
    HS_CODES = "hs_codes"
    NICE_CLASSES = "nice_classes"
    GOODS = "goods"
    IN_FORCE_FROM = "in_force_from"
    RECORDED_AT = "recorded_at"


EVERY_FIELD = frozenset(PublishedField)
ALWAYS = frozenset((PublishedField.NUMBER, PublishedField.STATE))
"""What no setting takes out: the address of an entry, and whether it protects."""
